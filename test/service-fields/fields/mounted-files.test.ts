import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/kernel/json.ts';
import { fieldNamed } from '../../../src/service-fields/field-table.ts';
import { mountedIds, withObjectIds } from '../../../src/service-fields/object-references.ts';
import { context } from '../field-samples.ts';

const file = (Name: string, Mode = 0o444) => ({ Name, UID: '0', GID: '0', Mode });
const secret = (name: string, target: string) => ({
  File: file(target),
  SecretID: `id-of-secret-${name}`,
  SecretName: name,
});

const secrets = fieldNamed('secrets')!;
const configs = fieldNamed('configs')!;

describe('the fields secrets and configs', () => {
  it('are read by target', () => {
    const odd = { ...secret('b', 'pem'), File: { ...file('pem', 0o400), GID: '7' } };

    expect(secrets.decode([secret('a', 'key'), odd], context)).toEqual({
      key: 'a',
      pem: { name: 'b', gid: '7', mode: '0400' },
    });
  });

  it('keep the observed order, so that no task is replaced needlessly', () => {
    const observed: Json = [secret('b', 'two'), secret('a', 'one')];

    const written = secrets.encode({ one: 'a', two: 'b', zero: 'c' }, observed, context);

    expect(written).toEqual([secret('b', 'two'), secret('a', 'one'), secret('c', 'zero')]);
  });

  it('replace an object in its place, with the id of the new one', () => {
    const observed: Json = [{ ...secret('old', 'one'), Unknown: 1 }, secret('b', 'two')];

    const written = secrets.encode({ one: 'new', two: 'b' }, observed, context);

    expect(written).toEqual([{ ...secret('new', 'one'), Unknown: 1 }, secret('b', 'two')]);
  });

  it('do not change a reference that is not a file', () => {
    const credential = { Runtime: {}, ConfigID: 'x', ConfigName: 'spec.json' };

    expect(configs.decode([credential], context)).toEqual({});
    expect(configs.encode({}, [credential], context)).toEqual([credential]);
  });

  it('write no id for an object that does not exist yet', () => {
    expect(secrets.encode({ one: 'unknown' }, undefined, context)).toEqual([
      { File: file('one'), SecretID: '', SecretName: 'unknown' },
    ]);
  });
});

describe('withObjectIds()', () => {
  const spec = {
    TaskTemplate: {
      ContainerSpec: {
        Secrets: [secret('a', 'one'), { ...secret('b', 'two'), SecretID: '' }],
        Configs: [{ File: file('/c'), ConfigID: '', ConfigName: 'b' }],
      },
    },
  };

  it('fills in the ids of objects that were created meanwhile, by kind and name', () => {
    const filled = withObjectIds(spec, (kind, name) => `made-${kind}-${name}`);

    expect(filled).toMatchObject({
      TaskTemplate: {
        ContainerSpec: {
          Secrets: [{ SecretID: 'id-of-secret-a' }, { SecretID: 'made-secret-b' }],
          Configs: [{ ConfigID: 'made-config-b' }],
        },
      },
    });
    expect(mountedIds(filled)).toEqual(['id-of-secret-a', 'made-secret-b', 'made-config-b']);
  });

  it('returns the same spec if all ids are known', () => {
    const known = { TaskTemplate: { ContainerSpec: { Secrets: [secret('a', 'one')] } } };

    expect(withObjectIds(known, () => 'never')).toBe(known);
  });
});

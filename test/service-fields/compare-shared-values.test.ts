import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../src/model/field-values.ts';
import {
  compareValues,
  compareSharedValues,
  compareExplicitValues,
} from '../../src/service-fields/compare-values.ts';
import { patchValues } from '../../src/service-fields/patch-values.ts';

const seal = (value: unknown): string => `hmac:${String(value)}`;

/** The changes of an adopted service: path, from, to. */
const shared = (
  observed: FieldValues,
  declared: FieldValues,
  obsolete: FieldValues = {},
): readonly (readonly unknown[])[] =>
  compareSharedValues(observed, declared, obsolete, seal).map(({ path, from, to }) => [path, from, to]);

describe('compareSharedValues()', () => {
  it('ignores what was never declared', () => {
    expect(shared({ image: 'a', env: { A: '1' }, networks: ['n'], replicas: 3 }, {})).toEqual([]);
  });

  it('compares a declared scalar', () => {
    expect(shared({ user: 'root' }, { user: 'nginx' })).toEqual([['user', 'root', 'nginx']]);
    expect(shared({ user: 'nginx' }, { user: 'nginx' })).toEqual([]);
    expect(shared({}, { user: 'nginx' })).toEqual([['user', '', 'nginx']]);
  });

  it('returns a scalar that is no longer declared to its default', () => {
    expect(shared({ user: 'nginx' }, {}, { user: 'nginx' })).toEqual([['user', 'nginx', '']]);
    expect(shared({}, {}, { user: 'nginx' })).toEqual([]);
  });

  it('does not change replicas that are no longer declared', () => {
    expect(shared({ replicas: 5 }, {}, { replicas: 2 })).toEqual([]);
    expect(shared({ replicas: 5 }, { replicas: 2 }, { replicas: 2 })).toEqual([['replicas', 5, 2]]);
  });

  it('removes only our items of a collection that is no longer declared', () => {
    const observed = { env: { OURS: '1', THEIRS: '1' }, networks: ['ours', 'theirs'], args: ['-D'] };

    expect(shared(observed, {}, { env: { OURS: '1' }, networks: ['ours'], args: ['-D'] })).toEqual([
      ['args', ['-D'], []],
      ['env.OURS', '1', undefined],
      ['networks', ['ours', 'theirs'], ['theirs']],
    ]);
    expect(shared(observed, { networks: ['ours'] }, { networks: ['ours'] })).toEqual([]);
  });

  it('owns only the declared keys of a map, even of one that is exclusive elsewhere', () => {
    const observed = { env: { OURS: '1', THEIRS: '1' }, labels: { ours: '1', theirs: '1' } };

    expect(shared(observed, { env: { OURS: '2' }, labels: { ours: '2' } })).toEqual([
      ['env.OURS', '1', '2'],
      ['labels.ours', '1', '2'],
    ]);
    expect(shared(observed, { env: { OURS: '1' } })).toEqual([]);
  });

  it('removes a key of ours that is no longer declared', () => {
    const observed = { env: { OURS: '1', THEIRS: '1' } };

    expect(shared(observed, {}, { env: { OURS: '1' } })).toEqual([['env.OURS', '1', undefined]]);
    expect(shared(observed, { env: { NEW: '1' } }, { env: { OURS: '1' } })).toEqual([
      ['env.NEW', undefined, '1'],
      ['env.OURS', '1', undefined],
    ]);
  });

  it('adds our members to a set, removes previous ones of ours, and keeps foreign ones', () => {
    const observed = { networks: ['theirs', 'old', 'both'] };

    expect(shared(observed, { networks: ['both', 'new'] }, { networks: ['old', 'both'] })).toEqual([
      ['networks', ['theirs', 'old', 'both'], ['theirs', 'both', 'new']],
    ]);
    expect(shared(observed, {}, { networks: ['old'] })).toEqual([
      ['networks', ['theirs', 'old', 'both'], ['theirs', 'both']],
    ]);
    expect(shared(observed, { networks: ['both'] })).toEqual([]);
  });

  it('compares a list as a whole, because its order matters', () => {
    expect(shared({ args: ['-a', '-b'] }, { args: ['-b', '-a'] })).toEqual([
      ['args', ['-a', '-b'], ['-b', '-a']],
    ]);
  });
});

describe('compareExplicitValues()', () => {
  it('compares only explicit fields, each as a whole', () => {
    const observed = { networks: ['a', 'b'], args: ['-x'], user: 'root' };

    const differences = compareExplicitValues(observed, { networks: ['a'], user: 'root' });

    expect(differences.map(({ path, from, to }) => [path, from, to])).toEqual([
      ['networks', ['a', 'b'], ['a']],
    ]);
  });
});

describe('compareValues() for sealed values', () => {
  const sealedA: FieldValues = { env: { A: 'hmac:1' } };

  it('treats a sealed value as equal to its plain value, on the declared side only', () => {
    expect(compareValues({ env: { A: '1' } }, sealedA, {}, seal)).toEqual([]);
    expect(compareValues({ env: { A: '2' } }, sealedA, {}, seal)).toHaveLength(1);
    expect(compareValues(sealedA, { env: { A: '1' } }, {}, seal)).toHaveLength(1);
  });

  it('does not seal a declared plain value to compare it', () => {
    const declared = { env: { A: 'plain' } };

    expect(compareValues({ env: { A: 'x' } }, declared, {}, () => 'plain')).toHaveLength(1);
  });

  it('distinguishes a missing variable from one with a value, on either side', () => {
    expect(compareValues({ env: {} }, sealedA, {}, () => 'hmac:1')).toHaveLength(1);
    expect(compareValues({ env: { A: '1' } }, { env: {} }, {}, seal)).toHaveLength(1);
  });
});

describe('patchValues() for a removed field', () => {
  it('removes a whole field without a value, and creates a missing map', () => {
    const [difference] = compareValues({ user: 'a' }, { user: 'b' }, {}, seal);
    if (difference === undefined) throw new Error('no difference');

    expect(patchValues({ user: 'a', image: 'i' }, [{ ...difference, to: undefined }])).toStrictEqual({
      image: 'i',
    });
    expect(patchValues({}, [{ ...difference, field: 'env', key: 'A', to: '1' }])).toStrictEqual({
      env: { A: '1' },
    });
    expect(
      patchValues({ env: { A: '1', B: '2' } }, [{ ...difference, field: 'env', key: 'A', to: undefined }]),
    ).toStrictEqual({
      env: { B: '2' },
    });
  });
});

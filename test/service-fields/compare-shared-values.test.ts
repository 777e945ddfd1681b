import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../src/model/field-values.ts';
import {
  compareValues,
  compareSharedValues,
  compareExplicitValues,
} from '../../src/service-fields/compare-values.ts';
import { patchValues } from '../../src/service-fields/patch-values.ts';

const seal = (value: unknown): string => `hmac:${String(value)}`;

/** What would change on a service of somebody else: path, from, to. */
const shared = (
  observed: FieldValues,
  declared: FieldValues,
  obsolete: FieldValues = {},
): readonly (readonly unknown[])[] =>
  compareSharedValues(observed, declared, obsolete, seal).map(({ path, from, to }) => [path, from, to]);

describe('compareSharedLeaves()', () => {
  it('looks at nothing that was never declared', () => {
    expect(shared({ image: 'a', env: { A: '1' }, networks: ['n'], replicas: 3 }, {})).toEqual([]);
  });

  it('wants a scalar as it is declared', () => {
    expect(shared({ user: 'root' }, { user: 'nginx' })).toEqual([['user', 'root', 'nginx']]);
    expect(shared({ user: 'nginx' }, { user: 'nginx' })).toEqual([]);
    expect(shared({}, { user: 'nginx' })).toEqual([['user', '', 'nginx']]);
  });

  it('lets a scalar go back to its default when it is declared no more', () => {
    expect(shared({ user: 'nginx' }, {}, { user: 'nginx' })).toEqual([['user', 'nginx', '']]);
    expect(shared({}, {}, { user: 'nginx' })).toEqual([]);
  });

  it('leaves replicas to whoever scales when they are declared no more', () => {
    expect(shared({ replicas: 5 }, {}, { replicas: 2 })).toEqual([]);
    expect(shared({ replicas: 5 }, { replicas: 2 }, { replicas: 2 })).toEqual([['replicas', 5, 2]]);
  });

  it('takes only its part of a collection back when it is declared no more', () => {
    const observed = { env: { OURS: '1', THEIRS: '1' }, networks: ['ours', 'theirs'], args: ['-D'] };

    expect(shared(observed, {}, { env: { OURS: '1' }, networks: ['ours'], args: ['-D'] })).toEqual([
      ['args', ['-D'], []],
      ['env.OURS', '1', undefined],
      ['networks', ['ours', 'theirs'], ['theirs']],
    ]);
    expect(shared(observed, { networks: ['ours'] }, { networks: ['ours'] })).toEqual([]);
  });

  it('owns the keys of a map that it declares and no other, exclusive elsewhere or not', () => {
    const observed = { env: { OURS: '1', THEIRS: '1' }, labels: { ours: '1', theirs: '1' } };

    expect(shared(observed, { env: { OURS: '2' }, labels: { ours: '2' } })).toEqual([
      ['env.OURS', '1', '2'],
      ['labels.ours', '1', '2'],
    ]);
    expect(shared(observed, { env: { OURS: '1' } })).toEqual([]);
  });

  it('takes out a key of ours that is declared no more', () => {
    const observed = { env: { OURS: '1', THEIRS: '1' } };

    expect(shared(observed, {}, { env: { OURS: '1' } })).toEqual([['env.OURS', '1', undefined]]);
    expect(shared(observed, { env: { NEW: '1' } }, { env: { OURS: '1' } })).toEqual([
      ['env.NEW', undefined, '1'],
      ['env.OURS', '1', undefined],
    ]);
  });

  it('adds our members to a set, takes out those that were ours, and keeps those of others', () => {
    const observed = { networks: ['theirs', 'old', 'both'] };

    expect(shared(observed, { networks: ['both', 'new'] }, { networks: ['old', 'both'] })).toEqual([
      ['networks', ['theirs', 'old', 'both'], ['theirs', 'both', 'new']],
    ]);
    expect(shared(observed, {}, { networks: ['old'] })).toEqual([
      ['networks', ['theirs', 'old', 'both'], ['theirs', 'both']],
    ]);
    expect(shared(observed, { networks: ['both'] })).toEqual([]);
  });

  it('wants a list whole: its order means something', () => {
    expect(shared({ args: ['-a', '-b'] }, { args: ['-b', '-a'] })).toEqual([
      ['args', ['-a', '-b'], ['-b', '-a']],
    ]);
  });
});

describe('compareStatedLeaves()', () => {
  it('compares what is said as a whole, and nothing else', () => {
    const observed = { networks: ['a', 'b'], args: ['-x'], user: 'root' };

    const differences = compareExplicitValues(observed, { networks: ['a'], user: 'root' });

    expect(differences.map(({ path, from, to }) => [path, from, to])).toEqual([
      ['networks', ['a', 'b'], ['a']],
    ]);
  });
});

describe('compareLeaves() for sealed values', () => {
  const sealedA: FieldValues = { env: { A: 'hmac:1' } };

  it('takes a sealed value for the open one that it was made of, on the declared side only', () => {
    expect(compareValues({ env: { A: '1' } }, sealedA, {}, seal)).toEqual([]);
    expect(compareValues({ env: { A: '2' } }, sealedA, {}, seal)).toHaveLength(1);
    expect(compareValues(sealedA, { env: { A: '1' } }, {}, seal)).toHaveLength(1);
  });

  it('takes an open value for what it says, though it seals to what stands there', () => {
    const declared = { env: { A: 'plain' } };

    expect(compareValues({ env: { A: 'x' } }, declared, {}, () => 'plain')).toHaveLength(1);
  });

  it('tells a variable that is missing from one with a value, on either side', () => {
    expect(compareValues({ env: {} }, sealedA, {}, () => 'hmac:1')).toHaveLength(1);
    expect(compareValues({ env: { A: '1' } }, { env: {} }, {}, seal)).toHaveLength(1);
  });
});

describe('patchLeaves() for a field that goes', () => {
  it('takes out a whole field without a value, and makes a map where there is none', () => {
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

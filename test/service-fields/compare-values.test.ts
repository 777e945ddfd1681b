import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEqualJson, type Json, type JsonObject } from '../../src/kernel/json.ts';
import type { FieldValues } from '../../src/model/field-values.ts';
import { appliedRecord } from '../../src/service-fields/applied-record.ts';
import { compareValues, type ValueDifference } from '../../src/service-fields/compare-values.ts';
import { sealed } from '../../src/kernel/hash.ts';
import { patchValues } from '../../src/service-fields/patch-values.ts';
import { overlay } from '../../src/service-fields/overlay.ts';
import { readValues } from '../../src/service-fields/read-values.ts';
import { serviceFields } from '../../src/service-fields/field-table.ts';
import { context, normalForms } from './field-samples.ts';
import { itHolds } from '../support/it-holds.ts';

const seal = (value: Json): string => sealed(value, 'salt');

const compare = (
  observed: FieldValues,
  declared: FieldValues,
  obsolete: FieldValues = {},
): readonly ValueDifference[] => compareValues(observed, declared, obsolete, seal);

const changesOf = (differences: readonly ValueDifference[]): readonly unknown[] =>
  differences.map(({ path, from, to }) => [path, from, to]);

/** A mounted volume whose driver has a password. */
const share = (password: string, others: JsonObject = {}): FieldValues => ({
  mounts: { '/data': { type: 'volume', ...others, volume: { driver: { options: { o: password } } } } },
});

describe('compareValues()', () => {
  it('compares only declared fields', () => {
    const observed = { image: 'nginx:1', user: 'root', replicas: 9, labels: { theirs: '1' } };

    expect(compare(observed, { image: 'nginx:1' })).toEqual([]);
    expect(changesOf(compare(observed, { image: 'nginx:2' }))).toEqual([['image', 'nginx:1', 'nginx:2']]);
  });

  it('finds a variable that was added by hand, because we own the whole environment', () => {
    const observed = { env: { A: '1', DEBUG: '1' } };

    expect(changesOf(compare(observed, { env: { A: '1' } }))).toEqual([['env.DEBUG', '1', undefined]]);
    expect(changesOf(compare(observed, {}))).toEqual([
      ['env.A', '1', undefined],
      ['env.DEBUG', '1', undefined],
    ]);
  });

  it('finds a network, constraint or argument that was added by hand', () => {
    const observed = { networks: ['a', 'b'], 'placement.constraints': ['node.role==worker'], args: ['-D'] };

    expect(changesOf(compare(observed, { networks: ['a'] }))).toEqual([
      ['args', ['-D'], []],
      ['networks', ['a', 'b'], ['a']],
      ['placement.constraints', ['node.role==worker'], []],
    ]);
  });

  it('treats values of extraSpec that the engine does not store as empty', () => {
    const pointer = '/TaskTemplate/LogDriver/Options';

    expect(compare({}, { extraSpec: { [pointer]: {} } })).toEqual([]);
    expect(
      compare({ extraSpec: { [pointer]: '' } }, { extraSpec: {} }, { extraSpec: { [pointer]: '' } }),
    ).toEqual([]);
    expect(compare({}, { extraSpec: { [pointer]: { a: '1' } } })).toHaveLength(1);
    expect(compare({ extraSpec: { [pointer]: 'a' } }, { extraSpec: { [pointer]: '' } })).toHaveLength(1);
  });

  it('ignores a label that was added by hand', () => {
    expect(compare({ labels: { team: 'a', stage: 'x' } }, { labels: { team: 'a' } })).toEqual([]);
    expect(compare({ containerLabels: { stage: 'x' } }, { containerLabels: {} })).toEqual([]);
  });

  it('ignores the order of sets, but not of lists', () => {
    expect(compare({ networks: ['a', 'b'] }, { networks: ['b', 'a'] })).toEqual([]);
    expect(changesOf(compare({ args: ['a', 'b'] }, { args: ['b', 'a'] }))).toEqual([
      ['args', ['a', 'b'], ['b', 'a']],
    ]);
  });

  it('ignores the digest that the docker CLI adds to an image', () => {
    expect(compare({ image: 'nginx:1@sha256:aa' }, { image: 'nginx:1' })).toEqual([]);
  });

  it('finds a missing digest that is declared', () => {
    expect(changesOf(compare({ image: 'nginx:1' }, { image: 'nginx:1@sha256:aa' }))).toEqual([
      ['image', 'nginx:1', 'nginx:1@sha256:aa'],
    ]);
  });

  it("returns what is no longer declared to the engine's default", () => {
    const obsolete = { user: 'nginx', stopGracePeriod: 1, labels: { gone: '1', kept: '1' } };
    const observed = { user: 'nginx', stopGracePeriod: 1, labels: { gone: '1', kept: '1', theirs: '1' } };

    expect(changesOf(compare(observed, { labels: { kept: '1' } }, obsolete))).toEqual([
      ['user', 'nginx', ''],
      ['stopGracePeriod', 1, 10_000_000_000],
      ['labels.gone', '1', undefined],
    ]);
  });

  it('does not change replicas that are no longer declared', () => {
    expect(compare({ replicas: 5 }, {}, { replicas: 3 })).toEqual([]);
  });

  it('treats a sealed value as equal to its plain value, with the same salt only', () => {
    const record = appliedRecord({ env: { A: '1' } }, 'salt');
    const other = appliedRecord({ env: { A: '1' } }, 'another salt');

    expect(compare({ env: { A: '1' } }, record)).toEqual([]);
    expect(compare({ env: { A: '2' } }, record)).toHaveLength(1);
    expect(compare({ env: { A: '1' } }, other)).toHaveLength(1);
  });

  it('is not misled by values that look like sealed ones', () => {
    const secret = seal('1');

    expect(compare({ env: { A: secret } }, { env: { A: '1' } })).toHaveLength(1);
    expect(compare({ env: { A: secret } }, appliedRecord({ env: { A: secret } }, 'salt'))).toEqual([]);
  });

  it('treats a partly sealed value as equal to its plain value, with the same salt only', () => {
    const record = appliedRecord(share('a'), 'salt');

    expect(compare(share('a'), record)).toEqual([]);
    expect(changesOf(compare(share('b'), record))).toHaveLength(1);
    expect(changesOf(compare(share('a', { readOnly: true }), record))).toHaveLength(1);
    expect(changesOf(compare(share('a'), appliedRecord(share('a'), 'another salt')))).toHaveLength(1);
  });

  it('treats a sealed list as equal to its plain value, with the same salt only', () => {
    const record = appliedRecord({ args: ['--password', 'a'] }, 'salt');

    expect(compare({ args: ['--password', 'a'] }, record)).toEqual([]);
    expect(changesOf(compare({ args: ['--password', 'b'] }, record))).toHaveLength(1);
    expect(changesOf(compare({ args: [] }, record))).toHaveLength(1);
    expect(compare({ args: ['b'] }, record).map(({ sensitive }) => sensitive)).toEqual([true]);
    expect(compare({ args: ['b'] }, { args: [seal(['b'])] })).toHaveLength(1);
  });

  it('seals a label only if its name says that it is secret', () => {
    const labels = { 'my.token': 'a', team: 'b' };
    const record = appliedRecord({ labels }, 'salt');

    expect(compare({ labels }, record)).toEqual([]);
    expect(compare({ labels: { ...labels, 'my.token': 'c' } }, record)).toMatchObject([{ sensitive: true }]);
    expect(compare({ labels: { ...labels, team: 'c' } }, record)).toMatchObject([{ sensitive: false }]);
    expect(compare({ labels }, { labels: { ...labels, team: seal('b') } })).toHaveLength(1);
  });

  it('marks a difference as sensitive if only sealed parts differ', () => {
    const sensitiveOf = (observed: FieldValues): readonly boolean[] =>
      compare(observed, appliedRecord(share('a'), 'salt')).map(({ sensitive }) => sensitive);

    expect(sensitiveOf(share('b'))).toEqual([true]);
    expect(sensitiveOf(share('b', { readOnly: true }))).toEqual([false]);
    expect(sensitiveOf({})).toEqual([false]);
    expect(compare({ env: { A: '1' } }, {}).map(({ sensitive }) => sensitive)).toEqual([true]);
    expect(compare({ user: 'a' }, { user: 'b' }).map(({ sensitive }) => sensitive)).toEqual([false]);
  });

  itHolds('finds nothing between leaves and their record', 300, () =>
    fc.property(anyLeaves, (values) => {
      expect(compare(values, appliedRecord(values, 'salt'))).toEqual([]);
    }),
  );

  it("finds no difference in a constraint of MKE's, whether it is declared or not", () => {
    const mke = 'node.labels.com.docker.ucp.orchestrator.swarm==true';
    const declared = { 'placement.constraints': [mke, 'node.role==worker'] };
    const spec = overlay({ Name: 'web' }, declared, new Set(['placement.constraints']), context);

    expect(compare(readValues(spec, context), declared)).toEqual([]);
    expect(compare(readValues(spec, context), { 'placement.constraints': ['node.role==worker'] })).toEqual(
      [],
    );
  });

  itHolds('is empty once what it found is laid over, whatever stood there', 300, () =>
    fc.property(anyLeaves, anyLeaves, anyLeaves, (before, declared, obsolete) => {
      const spec = overlay({ Name: 'web' }, before, namesOf(before), context);
      const observed = readValues(spec, context);
      const differences = compare(observed, declared, obsolete);
      const changed = new Set(differences.map(({ field }) => field));

      const laid = overlay(spec, patchValues(observed, differences), changed, context);

      expect(compare(readValues(laid, context), declared, obsolete)).toEqual([]);
    }),
  );
});

/** Options of networks need these networks, and the engine cannot change the mode. */
const bound = ['networkAliases', 'networkDriverOpts', 'mode'];

/** Some fields with values. */
const anyLeaves: fc.Arbitrary<FieldValues> = fc
  .subarray(Object.keys(normalForms).filter((name) => !bound.includes(name)))
  .chain((names) => fc.record(Object.fromEntries(names.map((name) => [name, normalForms[name]!]))));

const namesOf = (values: FieldValues): ReadonlySet<string> =>
  new Set(serviceFields.map(({ name }) => name).filter((name) => values[name] !== undefined));

describe('patchValues()', () => {
  it('keeps foreign label keys and removes those that must be removed', () => {
    const observed = { labels: { theirs: '1', ours: '1', gone: '1' } };
    const declared = { labels: { ours: '2' } };
    const differences = compare(observed, declared, { labels: { ours: '1', gone: '1' } });

    expect(patchValues(observed, differences)['labels']).toEqual({ theirs: '1', ours: '2' });
  });
});

describe('isEqualJson()', () => {
  it('ignores the order of keys', () => {
    expect(isEqualJson({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(isEqualJson({ a: 1 }, { a: '1' })).toBe(false);
  });
});

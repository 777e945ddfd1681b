import { describe, expect, it } from 'vitest';
import { placeOfEntry, placeOfField } from '../../../src/model/field-change.ts';
import type { Key } from '../../../src/kernel/key.ts';
import type { ObservedSwarm } from '../../../src/model/observed.ts';
import type {
  FieldDifference,
  ValueDigests,
  SavedChange,
  SavedPlan,
  SavedPlanDifference,
} from '../../../src/model/saved-plan.ts';
import { differencesOf, savedChanges } from '../../../src/plan/saved/saved-plan.ts';
import {
  env,
  image,
  observedConfig,
  observedNetwork,
  observedNode,
  observedService,
  observedSwarm,
} from '../../builders/observed.ts';
import { changeOf, planWith } from '../../builders/steps.ts';

const salt = 'salt';

/** One object of each kind. */
const swarm = observedSwarm({
  services: [observedService('web', image('a'))],
  nodes: [observedNode('n0')],
  networks: [observedNetwork('net')],
  configs: [observedConfig('conf-1', { text: 'A = 1', labels: { a: '1' } })],
  secrets: [{ id: 'id-of-key', version: 1, name: 'key', labels: { a: '1' } }],
});

const beforeOf = (resource: Key, observed: ObservedSwarm, key = salt): SavedChange['before'] | undefined =>
  savedChanges(planWith({ changes: [changeOf(resource)] }), observed, key)[0]?.before;

const digestOf = (resource: Key, observed: ObservedSwarm): string => {
  const before = beforeOf(resource, observed);
  if (before === undefined || before === 'absent') throw new Error(`${resource} is not there`);
  return before.digest;
};

const fieldValuesOf = (observed: ObservedSwarm): ValueDigests | undefined => {
  const before = beforeOf('service/web', observed);
  return before === 'absent' ? undefined : before?.values;
};

const first = <T>([one]: readonly T[]): T => one as T; // each list of the swarm has one

describe('savedChanges()', () => {
  it('keeps of each change what it shows, and no impact', () => {
    const change = changeOf('service/web', {
      cause: 'drift',
      fields: [{ ...placeOfField('image'), from: 'b', to: 'a' }],
    });

    expect(savedChanges(planWith({ changes: [change] }), swarm, salt)).toEqual([
      {
        id: 'service/web',
        op: 'create',
        resource: 'service/web',
        cause: 'drift',
        fields: [{ ...placeOfField('image'), from: 'b', to: 'a' }],
        before: {
          id: 'id-of-web',
          digest: digestOf('service/web', swarm),
          values: { image: expect.stringMatching(/^hmac:/) as unknown },
        },
      },
    ]);
  });

  it('stores digests of the values of a service that are not the default, revealing neither values nor which are equal', () => {
    const web = observedService('web', image('a'), env('A=hunter2', 'B=hunter2'));

    const values = fieldValuesOf({ ...swarm, services: [web] });

    expect(Object.keys(values ?? {})).toEqual(['image', 'env.A', 'env.B']);
    expect(values?.['env.A']).not.toBe(values?.['env.B']);
    expect(JSON.stringify(values)).not.toContain('hunter2');
  });

  it('stores no digests for other kinds, nor without a salt, since they could be guessed then', () => {
    expect(beforeOf('node/n0', swarm)).not.toHaveProperty('values');
    expect(beforeOf('service/web', swarm, '')).toMatchObject({ id: 'id-of-web' });
    expect(beforeOf('service/web', swarm, '')).not.toHaveProperty('values');
  });

  it.each<[Key, string]>([
    ['service/web', 'id-of-web'],
    ['node/n0', 'id-of-n0'],
    ['node/id-of-n0', 'id-of-n0'],
    ['network/net', 'id-of-net'],
    ['config/conf-1', 'id-of-conf-1'],
    ['secret/key', 'id-of-key'],
  ])('remembers of %s which object it is', (resource, id) => {
    expect(beforeOf(resource, swarm)).toMatchObject({ id });
    expect(beforeOf(resource, observedSwarm())).toBe('absent');
  });

  it.each<[Key, string, Partial<ObservedSwarm>]>([
    ['service/web', 'its spec', { services: [observedService('web', image('b'))] }],
    ['node/n0', 'its spec', { nodes: [observedNode('n0', { spec: { Role: 'manager' } })] }],
    ['network/net', 'its driver', { networks: [observedNetwork('net', { driver: 'macvlan' })] }],
    ['network/net', 'its subnets', { networks: [observedNetwork('net', { subnets: ['10.1.0.0/24'] })] }],
    ['network/net', 'its options', { networks: [observedNetwork('net', { options: {} })] }],
    ['network/net', 'its labels', { networks: [observedNetwork('net', { labels: { a: '1' } })] }],
    ['config/conf-1', 'its text', { configs: [{ ...first(swarm.configs), text: 'A = 2' }] }],
    ['config/conf-1', 'its labels', { configs: [{ ...first(swarm.configs), labels: {} }] }],
    ['secret/key', 'its labels', { secrets: [{ ...first(swarm.secrets), labels: {} }] }],
  ])('notices at %s that somebody has changed %s', (resource, _, changed) => {
    expect(digestOf(resource, { ...swarm, ...changed })).not.toBe(digestOf(resource, swarm));
  });

  it('ignores the version, which swarm increases by itself, and reveals nothing without the salt', () => {
    const moved = { ...swarm, services: [{ ...first(swarm.services), version: 99 }] };

    expect(beforeOf('service/web', moved)).toEqual(beforeOf('service/web', swarm));
    expect(beforeOf('service/web', swarm, 'another')).not.toEqual(beforeOf('service/web', swarm));
  });
});

const web: SavedChange = {
  id: 'service/web',
  op: 'update',
  resource: 'service/web',
  cause: 'manifest',
  fields: [{ ...placeOfField('image'), from: 'a', to: 'b' }],
  before: { id: 'id-of-web', digest: 'd1' },
};

const saved: SavedPlan = {
  kind: 'SavedPlan',
  schemaVersion: 1,
  toolVersion: '1.0.0',
  owner: 'default',
  source: { address: './manifests' },
  prune: false,
  revision: { id: 'r1', digest: 'd1' },
  template: 't1',
  changes: [web],
};

const differences = (overrides: Partial<SavedPlan>): readonly SavedPlanDifference[] =>
  differencesOf(saved, { ...saved, ...overrides });
const reasons = (overrides: Partial<SavedPlan>): readonly string[] =>
  differences(overrides).map(({ reason }) => reason);
const ofChange = (overrides: Partial<SavedChange>): readonly string[] =>
  reasons({ changes: [{ ...web, ...overrides }] });

/** The same change, upon an object that somebody has changed. */
const changedByHand = (
  fields: SavedChange['fields'],
  values?: { readonly before: ValueDigests; readonly now: ValueDigests },
): readonly SavedPlanDifference[] => {
  const upon = (digest: string, known?: ValueDigests): SavedChange => ({
    ...web,
    fields,
    before: { id: 'id-of-web', digest, ...(known === undefined ? {} : { values: known }) },
  });
  return differencesOf(
    { ...saved, changes: [upon('d1', values?.before)] },
    { ...saved, changes: [upon('d2', values?.now)] },
  );
};

describe('differencesOf()', () => {
  it('is empty where the same would be done', () => {
    expect(differences({})).toEqual([]);
    expect(differences({ revision: { id: 'another name', digest: 'd1' } })).toEqual([]);
    expect(ofChange({ cause: 'drift' })).toEqual([]);
  });

  it.each<[string, Partial<SavedPlan>, string]>([
    ['another version of the tool', { toolVersion: '2.0.0' }, 'it was made by version 1.0.0, this is 2.0.0'],
    [
      'other manifests',
      { revision: { id: 'r2', digest: 'd2' } },
      'the manifests are no longer those of r1, they are r2',
    ],
    [
      'another template',
      { template: 't2' },
      'the running Interlock has changed the values that our blocks copy from it',
    ],
  ])('reports %s, and nothing else', (_, overrides, text) => {
    expect(differences({ ...overrides, changes: [] })).toEqual([{ reason: text, fields: [] }]);
  });

  it.each<[string, Partial<SavedChange>, string]>([
    ['another operation', { op: 'create' }, 'service/web: it was "update", and is now "create"'],
    ['an object that is gone', { before: 'absent' }, 'service/web: it no longer exists'],
    [
      'an object that somebody has changed',
      { before: { id: 'id-of-web', digest: 'd2' } },
      'service/web: somebody has changed a field of it that is not in the plan',
    ],
    [
      'another object of the name',
      { before: { id: 'other', digest: 'd1' } },
      'service/web: it is another object of the same name',
    ],
  ])('reports %s', (_, overrides, text) => {
    expect(ofChange(overrides)).toEqual([text]);
  });

  it('reports an object that was added since', () => {
    const absent = { ...saved, changes: [{ ...web, before: 'absent' }] } satisfies SavedPlan;

    expect(differencesOf(absent, saved)).toEqual([
      { reason: 'service/web: it did not exist, and does now', fields: [] },
    ]);
    expect(differencesOf(absent, absent)).toEqual([]);
  });

  it('reports new changes and those that are no longer needed', () => {
    const api: SavedChange = { ...web, id: 'service/api', resource: 'service/api', op: 'delete' };

    expect(differences({ changes: [api] })).toEqual([
      { reason: 'update service/web: nothing to do any more', fields: [] },
      { reason: 'delete service/api: it was not in the plan', fields: [] },
    ]);
  });

  it('names the fields of an update that was not in the plan', () => {
    const api: SavedChange = { ...web, id: 'service/api', resource: 'service/api' };

    expect(differences({ changes: [web, api] })).toEqual([
      {
        reason: 'update service/api: it was not in the plan',
        fields: [{ kind: 'added', fresh: web.fields[0] }],
      },
    ]);
  });

  it.each<[string, SavedChange['fields'], readonly FieldDifference[]]>([
    [
      'that has come',
      [...web.fields, { path: 'replicas', field: 'replicas', from: 5, to: 2 }],
      [{ kind: 'added', fresh: { path: 'replicas', field: 'replicas', from: 5, to: 2 } }],
    ],
    ['that is gone', [], [{ kind: 'gone', saved: { ...placeOfField('image'), from: 'a', to: 'b' } }]],
    [
      'of another value',
      [{ ...placeOfField('image'), from: 'c', to: 'b' }],
      [
        {
          kind: 'changed',
          saved: { ...placeOfField('image'), from: 'a', to: 'b' },
          fresh: { ...placeOfField('image'), from: 'c', to: 'b' },
        },
      ],
    ],
    [
      'to another value',
      [{ ...placeOfField('image'), from: 'a', to: 'c' }],
      [
        {
          kind: 'changed',
          saved: { ...placeOfField('image'), from: 'a', to: 'b' },
          fresh: { ...placeOfField('image'), from: 'a', to: 'c' },
        },
      ],
    ],
  ])('names a field %s, whether somebody has changed the object or not', (_, fields, named) => {
    expect(differences({ changes: [{ ...web, fields }] })).toEqual([
      { reason: 'service/web: other fields would change', fields: named },
    ]);
    expect(differences({ changes: [{ ...web, fields, before: { id: 'id-of-web', digest: 'd2' } }] })).toEqual(
      [{ reason: 'service/web: somebody has changed it', fields: named }],
    );
  });

  it('refuses fields in another order, though there is none to name', () => {
    const user = { path: 'user', field: 'user', from: 'a', to: 'b' };
    const twice = { ...saved, changes: [{ ...web, fields: [...web.fields, user] }] };

    expect(differencesOf(twice, { ...saved, changes: [{ ...web, fields: [user, ...web.fields] }] })).toEqual([
      { reason: 'service/web: other fields would change', fields: [] },
    ]);
  });

  it('names what somebody has changed beside the fields of the plan, and each field once', () => {
    const before = { image: 'a', user: 'a', 'labels.gone': 'a', replicas: 'a' };
    const now = { image: 'a', user: 'b', 'labels.come': 'a', replicas: 'a' };

    expect(changedByHand(web.fields, { before, now })).toEqual([
      {
        reason: 'service/web: somebody has changed it',
        fields: [
          { kind: 'beside', path: 'labels.come' },
          { kind: 'beside', path: 'labels.gone' },
          { kind: 'beside', path: 'user' },
        ],
      },
    ]);
    const fresh: SavedChange = {
      ...web,
      fields: [{ ...placeOfField('image'), from: 'c', to: 'b' }],
      before: { id: 'id-of-web', digest: 'd2', values: { image: 'c' } },
    };
    const known = { ...web, before: { id: 'id-of-web', digest: 'd1', values: { image: 'a' } } };
    expect(
      differencesOf({ ...saved, changes: [known] }, { ...saved, changes: [fresh] })[0]?.fields,
    ).toMatchObject([{ kind: 'changed' }]);
  });

  it('distinguishes a masked value of the plan from other fields', () => {
    const masked = [
      { ...placeOfEntry('env', 'A'), from: '(sensitive)', to: '(sensitive)', sensitive: true as const },
    ];
    const partly = { volume: { driver: { options: { o: '(sensitive)' } } } };
    const unsure =
      'service/web: somebody has changed a sensitive value of it, or a field that is not in the plan';

    expect(changedByHand(masked, { before: { 'env.A': 'a' }, now: { 'env.A': 'b' } })).toEqual([
      { reason: 'service/web: somebody has changed it', fields: [{ kind: 'sensitive', path: 'env.A' }] },
    ]);
    expect(changedByHand(masked)).toEqual([{ reason: unsure, fields: [] }]);
    expect(changedByHand([{ ...placeOfEntry('mounts', '/data'), from: partly, to: undefined }])).toEqual([
      { reason: unsure, fields: [] },
    ]);
    expect(changedByHand(masked, { before: { 'env.A': 'a' }, now: { 'env.A': 'a' } })).toEqual([
      {
        reason: 'service/web: somebody has changed a field of it that is not in the plan',
        fields: [],
      },
    ]);
  });

  it('takes a side that is not there for what JSON makes of it', () => {
    const added = { ...web, fields: [{ ...placeOfField('image'), from: undefined, to: 'b' }] };
    const read = JSON.parse(JSON.stringify({ ...saved, changes: [added] })) as SavedPlan;

    expect(differencesOf(read, { ...saved, changes: [added] })).toEqual([]);
  });
});

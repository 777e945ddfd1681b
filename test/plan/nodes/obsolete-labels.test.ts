import { describe, expect, it } from 'vitest';
import type { Labels, ObservedSwarm } from '../../../src/model/observed.ts';
import { nodeKeysLabel } from '../../../src/model/own-labels.ts';
import type { Intent } from '../../../src/pass/intent.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { after, converged } from '../../builders/after.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../../builders/manifests.ts';
import { observedNode } from '../../builders/observed.ts';

const ports: Readonly<Record<string, number>> = { east: 8080, west: 8090 };

const of = (name: string, nodeLabels: Labels, spec: object = {}, proxy: object = {}) => {
  const published = ports[name] ?? 0;
  const publish = { http: { published }, https: { published: published + 1 } };
  return cluster(name, { nodes: ['n-1'], nodeLabels, proxy: { publish, ...proxy }, ...spec });
};

const own = { east: { east: 'yes' }, west: { west: 'yes' } } as const;
const asks = (...labels: readonly string[]): object => ({
  constraints: labels.map((label) => `node.labels.${label}==yes`),
});

const start: ObservedSwarm = {
  ...vendorSwarm(),
  nodes: ['n-1', 'n-2'].map((name) => observedNode(name)),
};

type Clusters = readonly ReturnType<typeof of>[];

/** What is planned for what the clusters from before have made, where only some are declared now. */
const planned = (before: Clusters, now: Clusters, said: Partial<Intent> = {}): PlannedPass =>
  planOf(manifestSet(...now), converged(start, manifestSet(...before)), said);

const retained = ({ plan }: PlannedPass): readonly string[] =>
  plan.retained.filter(({ resource }) => resource === 'node/n-1').map(({ reason }) => reason);

const released = ({ plan }: PlannedPass): readonly string[] =>
  plan.changes
    .filter(({ resource }) => resource === 'node/n-1')
    .flatMap(({ fields }) => fields.filter(({ to }) => to === undefined).map(({ path }) => path));

const told = (label: string): string => `label "${label}" is no longer declared: --prune removes it`;

describe('planChanges() for the labels of a former cluster on a node that another has too', () => {
  const both = [of('east', own.east), of('west', own.west)];

  it('keeps and reports the labels that its block uses, and changes nothing', () => {
    const pass = planned(both, [of('east', own.east)]);

    expect(pass.plan.changes).toEqual([]);
    expect(pass.plan.drift).toEqual([]);
    expect(retained(pass)).toEqual([told('west')]);
    expect(pass.plan.retained.filter(({ resource }) => resource === 'node/n-1')).toMatchObject([
      { isPrunable: true },
    ]);
    expect(pass.ledger.rows['node/n-1']?.id).toBe('id-of-n-1');
  });

  it('takes it off with --prune, cause prune', () => {
    const pass = planned(both, [of('east', own.east)], { prune: true });

    expect(pass.plan.changes.find(({ id }) => id === 'node/n-1')).toMatchObject({
      cause: 'prune',
      fields: [{ path: 'labels.west', field: 'labels', key: 'west', from: 'yes', to: undefined }],
    });
    expect(retained(pass)).toEqual([]);
  });

  it('keeps its claim in what it writes otherwise, cause manifest', () => {
    const swarm = converged(start, manifestSet(...both));

    const pass = planOf(manifestSet(of('east', { ...own.east, rack: '7' })), swarm);

    const change = pass.plan.changes.find(({ resource }) => resource === 'node/n-1');
    expect(change).toMatchObject({ cause: 'manifest', fields: [{ path: 'labels.rack' }] });
    const node = after(swarm, pass).nodes.find(({ hostname }) => hostname === 'n-1');
    expect(node?.labels).toMatchObject({ east: 'yes', rack: '7', west: 'yes' });
    expect(node?.labels[nodeKeysLabel('default')]).toBe('{"east":"yes","rack":"7","west":"yes"}');
  });

  it('names a step that prunes and does more by the manifests', () => {
    const before = [of('east', { ...own.east, rack: 'yes' }, {}, asks('east', 'rack')), of('west', own.west)];

    const pass = planned(before, [of('east', own.east, {}, asks('east'))], { prune: true });

    expect(released(pass)).toEqual(['labels.rack', 'labels.west']);
    expect(pass.plan.changes.find(({ id }) => id === 'node/n-1')).toMatchObject({ cause: 'manifest' });
  });

  it('removes labels that only the declared cluster used, and reports several kept ones by name', () => {
    const before = [
      of('east', { ...own.east, zone: 'yes' }),
      of('west', { ...own.west, rack: 'yes', area: 'yes' }),
    ];

    const pass = planned(before, [of('east', own.east)]);

    expect(released(pass)).toEqual(['labels.zone']);
    expect(retained(pass)).toEqual([told('area'), told('rack'), told('west')]);
  });

  it('keeps what both have asked for', () => {
    const shared = { zone: 'yes' };
    const before = [of('east', { ...own.east, ...shared }), of('west', { ...own.west, ...shared })];

    const pass = planned(before, [of('east', own.east)]);

    expect(released(pass)).toEqual([]);
    expect(retained(pass)).toEqual([told('west'), told('zone')]);
  });

  it('keeps what no proxy asks for, as it may be of the former cluster', () => {
    const before = [of('east', own.east), of('west', { ...own.west, rack: 'yes' }, {}, asks('west'))];

    expect(retained(planned(before, [of('east', own.east)]))).toEqual([told('rack'), told('west')]);
  });

  it('keeps what only its extension asks for', () => {
    const extension = asks('rack');
    const west = of('west', { ...own.west, rack: 'yes' }, { extension }, asks('west'));
    const east = (labels: Labels) => of('east', labels, {}, asks('rack'));

    const pass = planned([east({ ...own.east, rack: 'yes' }), west], [of('east', own.east)]);

    expect(retained(pass)).toContain(told('rack'));
  });

  it('removes labels that no proxy uses if the obsolete cluster is not on the node', () => {
    const rack = of('east', { ...own.east, rack: 'yes' }, {}, asks('east'));
    const west = of('west', own.west, { nodes: ['n-2'] });

    const pass = planned([rack, west], [of('east', own.east, {}, asks('east'))]);

    expect(released(pass)).toEqual(['labels.rack']);
    expect(retained(pass)).toEqual([]);
  });

  it('keeps the same if the manifests are a subset', () => {
    const rack = of('east', { ...own.east, rack: 'yes', zone: 'yes' }, {}, asks('east', 'zone'));

    const pass = planned([rack], [of('east', own.east, {}, asks('east'))], { isPartial: true });

    expect(released(pass)).toEqual(['labels.zone']);
    expect(retained(pass)).toEqual([told('rack')]);
  });

  it('removes labels that an earlier config of the declared cluster used, after an interrupted apply', () => {
    const swarm = converged(start, manifestSet(of('east', { old: 'yes' }), of('west', own.west)));
    const now = manifestSet(of('east', own.east));
    const done = after(swarm, planOf(now, swarm));
    const { nodes } = after(swarm, { ...planOf(now, swarm), writes: new Map() });
    const labels = {
      ...own.east,
      ...own.west,
      old: 'yes',
      [nodeKeysLabel('default')]: '{"east":"yes","old":"yes","west":"yes"}',
    };
    const cutOff = {
      ...done,
      nodes: nodes.map((node) => (node.hostname === 'n-1' ? { ...node, labels } : node)),
    };

    expect(released(planOf(now, cutOff))).toEqual(['labels.old']);
  });
});

import { describe, expect, it } from 'vitest';
import type { ObservedSwarm } from '../../../src/model/observed.ts';
import { nodeKeysLabel } from '../../../src/model/own-labels.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { after, converged } from '../../builders/after.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import {
  annotated,
  cluster,
  interlock,
  manifestSet,
  service,
  type ManifestText,
} from '../../builders/manifests.ts';
import { observedNode } from '../../builders/observed.ts';

const vendor = vendorSwarm();

const start: ObservedSwarm = {
  ...vendor,
  nodes: ['n-1', 'n-2'].map((name) => observedNode(name)),
  networks: vendor.networks.filter(({ name }) => name !== 'westnet'),
};

const of = (name: string, nodes: readonly string[], port: number, nodeLabels: object = {}): ManifestText =>
  cluster(name, {
    nodes,
    nodeLabels: { [name]: 'yes', ...nodeLabels },
    proxy: { publish: { http: { published: port }, https: { published: port + 1 } } },
  });

const kept = (manifest: ManifestText): ManifestText => annotated(manifest, { prune: 'false' });

const east = of('east', ['n-1'], 8080);
const west = of('west', ['n-1', 'n-2'], 8090);

const converge = (swarm: ObservedSwarm, ...manifests: readonly ManifestText[]): ObservedSwarm =>
  after(swarm, planOf(manifestSet(...manifests), swarm, { prune: true }));

const planned = (swarm: ObservedSwarm, ...manifests: readonly ManifestText[]): PlannedPass =>
  planOf(manifestSet(...manifests), swarm, { prune: true });

const retained = ({ plan }: PlannedPass): readonly string[] =>
  plan.retained.map(({ resource, reason }) => `${resource}: ${reason}`);

const own = 'no longer declared; kept because its manifest had swarm-reconciler.io/prune: "false"';
const label =
  'label "west" is no longer declared; kept because the manifest of its cluster had swarm-reconciler.io/prune: "false"';

const nodeNamed = (swarm: ObservedSwarm, name: string) =>
  swarm.nodes.find(({ hostname }) => hostname === name)?.labels;

describe('planChanges() for a cluster with prune: "false" that is no longer declared', () => {
  const swarm = converged(start, manifestSet(east, kept(west)));

  it('changes nothing with --prune, and reports what is kept for it', () => {
    const pass = planned(swarm, east);

    expect(pass.plan.changes).toEqual([]);
    expect(pass.plan.warnings).toEqual([]);
    expect(retained(pass)).toEqual([
      'network/westnet: no longer declared, kept as long as it is joined by service/ucp-interlock-proxy-west',
      `node/n-1: ${label}`,
      `node/n-2: ${label}`,
      `service/ucp-interlock-proxy-west: ${own}`,
    ]);
    expect(pass.blocks).toEqual({ ours: 2, pruned: [] });
  });

  it('remembers it, with the rows of what it needs', () => {
    const { ledger } = planned(swarm, east);

    expect(ledger.keptBlocks).toEqual(['west']);
    expect(ledger.rows['network/westnet']?.id).toBeDefined();
    expect(ledger.rows['node/n-2']?.id).toBe('id-of-n-2');
  });

  it('says the same without --prune', () => {
    const pass = planOf(manifestSet(east), swarm);

    expect(pass.plan.warnings).toEqual([]);
    expect(retained(pass)).toHaveLength(4);
    expect(pass.ledger.keptBlocks).toEqual(['west']);
  });

  it('takes off a node what only a pruned cluster has asked for, and keeps the claim on the rest', () => {
    const north = of('north', ['n-2'], 8100);
    const three = converged(start, manifestSet(east, north, kept(west)));

    const pass = planned(three, east);

    const change = pass.plan.changes.find(({ resource }) => resource === 'node/n-2');
    expect(change?.fields).toEqual([
      { path: 'labels.north', field: 'labels', key: 'north', from: 'yes', to: undefined },
    ]);
    expect(pass.blocks.pruned.map(({ name }) => name)).toEqual(['north']);
    const labels = nodeNamed(after(three, pass), 'n-2');
    expect(labels).toMatchObject({ west: 'yes', [nodeKeysLabel('default')]: '{"west":"yes"}' });
    expect(labels).not.toHaveProperty('north');
    expect(planned(after(three, pass), east).plan.changes).toEqual([]);
  });

  it('keeps its claim on a node that another cluster writes', () => {
    const labelled = of('east', ['n-1'], 8080, { rack: '7' });

    const labels = nodeNamed(converge(swarm, labelled), 'n-1');

    expect(labels).toMatchObject({ east: 'yes', rack: '7', west: 'yes' });
    expect(labels?.[nodeKeysLabel('default')]).toBe('{"east":"yes","rack":"7","west":"yes"}');
  });

  it('gives a label to who declares it by now', () => {
    const heir = of('east', ['n-1'], 8080, { west: 'yes' });

    expect(retained(planned(swarm, heir))).not.toContain(`node/n-1: ${label}`);
  });

  it('is removed after it was declared again without the annotation', () => {
    const obsolete = converge(swarm, east);
    expect(planned(obsolete, east, west).ledger.keptBlocks).toEqual([]);

    const pass = planned(converge(obsolete, east, west), east);

    expect(pass.ledger.keptBlocks).toBeUndefined();
    expect(pass.plan.retained).toEqual([]);
    expect(pass.blocks.pruned.map(({ name }) => name)).toEqual(['west']);
  });

  it('is removed by removeExtensions', () => {
    const pass = planned(swarm, east, interlock({ removeExtensions: ['west'] }));

    expect(pass.ledger.keptBlocks).toEqual([]);
    expect(pass.plan.changes.map(({ id }) => id)).toContain('network/westnet');
  });

  it('is forgotten if somebody removed its block from config.toml: there is nothing to keep', () => {
    const gone = converge(swarm, east, interlock({ removeExtensions: ['west'] }));
    const ledger = planned(gone, east).ledger;

    expect(ledger.keptBlocks ?? []).toEqual([]);
  });
});

describe('planChanges() for a cluster that says prune: "false"', () => {
  it('is recorded even if the swarm is as declared', () => {
    const swarm = converged(start, manifestSet(east, west));

    const pass = planned(swarm, kept(east), west);

    expect(pass.plan.changes).toEqual([]);
    expect(pass.ledger.keptBlocks).toEqual(['east']);
  });

  it('is recorded together with one that is no longer declared, sorted by name', () => {
    const swarm = converged(start, manifestSet(kept(east), west));

    expect(planned(swarm, kept(west)).ledger.keptBlocks).toEqual(['east', 'west']);
  });

  it('remembers it of one that is only observed', () => {
    const swarm = converged(start, manifestSet(east, west));
    const held = annotated(west, { prune: 'false', mode: 'observe' });

    expect(planned(swarm, east, held).ledger.keptBlocks).toEqual(['west']);
  });

  it('remembers nothing of others', () => {
    expect(planned(start, east).ledger).not.toHaveProperty('keptBlocks');
  });

  it('stays recorded if no manifest declares anything of Interlock', () => {
    const swarm = converged(start, manifestSet(east, kept(west)));

    const shop = manifestSet(service('shop', '', { networks: ['eastnet'] }));
    const configs = swarm.configs.filter(({ name }) => !name.includes('conf'));

    const pass = planOf(shop, { ...swarm, services: [], configs }, { prune: true });

    expect(pass.ledger.keptBlocks).toEqual(['west']);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifestsYaml } from '../../src/cli/manifest-yaml.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { ObservedService, ObservedSwarm } from '../../src/model/observed.ts';
import { ownerLabel } from '../../src/model/own-labels.ts';
import type { ExportedManifest } from '../../src/export/exported.ts';
import { exportFrom } from '../../src/export/export-from.ts';
import { after, converged } from '../builders/after.ts';
import { anyHistory, freshSwarm } from '../builders/arbitrary.ts';
import { exampleSet } from '../builders/example.ts';
import {
  clustersConfig,
  confN,
  defaultConfig,
  interlockSwarm,
  planOf,
  vendorSwarm,
} from '../builders/interlock-swarm.ts';
import { annotated, cluster, interlock, manifestSet, service } from '../builders/manifests.ts';
import {
  attached,
  env,
  image,
  labels,
  observedNetwork,
  observedNode,
  observedService,
  specValue,
} from '../builders/observed.ts';
import { engines, serviceSamples } from '../support/engine-samples.ts';
import { exportOf, nothing, readAgain, writesOf } from '../support/exported.ts';
import { itHolds } from '../support/it-holds.ts';

const yamlOf = (swarm: ObservedSwarm): string => manifestsYaml(exportOf(swarm).manifests);

const routed = (name: string, ...parts: Parameters<typeof observedService>[1][]): ObservedService =>
  observedService(
    name,
    image('nginx:1'),
    labels({ 'com.docker.lb.hosts': `${name}.test`, 'com.docker.lb.port': '80' }),
    attached('id-of-eastnet'),
    ...parts,
  );

const vendorSwarmWith = (...services: readonly ObservedService[]): ObservedSwarm =>
  interlockSwarm({ configs: [confN(1, defaultConfig)], running: 1, services });

/** The clusters of the vendor's documentation, created by hand. */
const handMade = (...services: readonly ObservedService[]): ObservedSwarm => ({
  ...interlockSwarm({ configs: [confN(2, clustersConfig)], running: 2, services }),
  nodes: ['east', 'west'].map((region, index) =>
    observedNode(`ucp-node-${String(index)}`, {
      labels: { 'com.docker.ucp.orchestrator.swarm': 'true', nodetype: 'loadbalancer', region },
    }),
  ),
});

describe('what the reconciler created', () => {
  it('is exported as the example declares it', async () => {
    const exported = exportOf(converged(vendorSwarm(), exampleSet()));

    await expect(manifestsYaml(exported.manifests)).toMatchFileSnapshot('../golden/export/example.yaml');
    expect(exported.notes).toEqual([]);
    expect(exported.plan.changes).toEqual([]);
  });

  itHolds('has an empty plan wherever it has converged', 60, () =>
    fc.property(anyHistory, ([first, second]) => {
      const swarm = converged(freshSwarm(), first, second);
      const exported = exportOf(swarm);
      if (exported.manifests.length === 0) return;

      const { plan } = planOf(readAgain(exported), swarm);

      expect({ changes: plan.changes, refused: plan.refused, drift: plan.drift }).toEqual(nothing);
    }),
  );

  it('names no nodes if someone else labels them', () => {
    const proxy = { ...otherPorts, replicas: 2, constraints: ['node.labels.zone==dmz'] };
    const start = vendorSwarm();
    const nodes = start.nodes.map((node) => ({ ...node, labels: { ...node.labels, zone: 'dmz' } }));
    const declared = { kind: 'ServiceCluster', metadata: { name: 'dmz' }, spec: { proxy } };
    const swarm = converged({ ...start, nodes }, manifestSet(declared));

    const { manifests, plan } = exportOf(swarm);

    expect(manifests.map(({ spec }) => Object.keys(spec))).toEqual([['proxy']]);
    expect(plan.changes).toEqual([]);
  });

  it('keeps its annotations', () => {
    const shop = service('shop', '', { networks: ['eastnet'], replicas: 3 });
    const ignoring = annotated(shop, { prune: 'false', ignore: '["/replicas"]' });
    const swarm = converged(
      freshSwarm(),
      manifestSet(interlock(), cluster('east', { proxy: otherPorts }), ignoring),
    );

    const found = exportOf(swarm).manifests.find(({ name }) => name === 'shop');

    expect(found?.metadata.annotations).toEqual({
      'swarm-reconciler.io/prune': 'false',
      'swarm-reconciler.io/ignore': '["/replicas"]',
    });
  });

  it.each(['while its manifest declares it', 'after its manifest was removed'])(
    'keeps what is never pruned: %s',
    (when) => {
      const east = cluster('east', { nodes: ['ucp-node-0'], proxy: otherPorts });
      const swarm = converged(vendorSwarm(), manifestSet(interlock(), annotated(east, { prune: 'false' })));
      const later = after(swarm, planOf(manifestSet(interlock()), swarm, { prune: true }));

      const { manifests } = exportOf(when.startsWith('while') ? swarm : later);

      expect(manifests.find(({ name }) => name === 'east')?.metadata.annotations).toEqual({
        'swarm-reconciler.io/prune': 'false',
      });
    },
  );

  it('leaves what others set on its services to them', () => {
    const swarm = converged(
      freshSwarm(),
      manifestSet(cluster('east'), service('shop', '', { networks: ['eastnet'], labels: { team: 'a' } })),
    );
    const byHand = swarm.services.map((one) =>
      one.name === 'shop' ? withLabel(one, 'com.docker.ucp.access.label', '/Shared') : one,
    );

    const shop = exportOf({ ...swarm, services: byHand }).manifests.find(({ name }) => name === 'shop');

    expect(shop?.spec['labels']).toEqual({ team: 'a' });
  });
});

describe('what someone else created', () => {
  it('is clusters with nodes and labels, and services to adopt', async () => {
    const shop = routed(
      'shop',
      image(`nginx:1@sha256:${'0'.repeat(64)}`),
      labels({
        'com.docker.lb.hosts': 'shop.test',
        'com.docker.lb.port': '80',
        'com.docker.lb.service_cluster': 'east',
        'com.docker.stack.namespace': 'shop',
        team: 'blue',
      }),
      env('LOG_LEVEL=info'),
    );
    const swarm = handMade(shop);

    const exported = exportOf(swarm);

    await expect(manifestsYaml(exported.manifests)).toMatchFileSnapshot('../golden/export/hand-made.yaml');
    const { plan } = planOf(readAgain(exported), swarm);
    expect(plan.changes.map(({ op, resource, fields }) => [op, resource, fields])).toEqual([
      ['adopt', 'node/ucp-node-0', []],
      ['adopt', 'node/ucp-node-1', []],
      ['adopt', 'service/shop', []],
    ]);
    expect(writesOf(plan)).toEqual(nothing);
  });

  const samples = engines.flatMap((engine) =>
    Object.entries(serviceSamples(engine)).map(([name, { spec }]) => ({ engine, name, spec })),
  );

  it.each(samples)('$name of $engine is adopted without a write', ({ name, spec }) => {
    const swarm = sampleSwarm(name, spec);
    const exported = exportOf(swarm);

    expect(exported.notes.filter((note) => note.includes('left out: ') && note.includes(name))).toEqual([]);
    const { plan } = planOf(readAgain(exported), swarm);
    expect(plan.changes.map(({ op }) => op)).toEqual(['adopt']);
    expect(writesOf(plan)).toEqual(nothing);
  });

  it.each(engines)(
    'everything that the docker CLI can set on a service is exported: engine %s',
    async (engine) => {
      const { spec = {} } = serviceSamples(engine)['sfull28'] ?? {};

      await expect(yamlOf(sampleSwarm('sfull28', spec))).toMatchFileSnapshot(
        `../golden/export/sfull28-${engine}.yaml`,
      );
    },
  );

  it('sets sharedHost on two services with the same host', () => {
    const host = labels({ 'com.docker.lb.hosts': 'Shop.test', 'com.docker.lb.port': '80' });
    const swarm = vendorSwarmWith(routed('a', host), routed('b', host));

    const { manifests } = exportOf(swarm);

    expect(manifests.map(({ spec }) => spec['route'])).toMatchObject([
      { sharedHost: true },
      { sharedHost: true },
    ]);
  });

  it('leaves labels with another spelling alone, with the reason', () => {
    const swarm = vendorSwarmWith(
      routed('a', labels({ 'com.docker.lb.hosts': 'a.test, b.test', 'com.docker.lb.port': '80' })),
    );

    const { manifests } = exportOf(swarm);

    expect(manifests[0]?.spec['route']).toMatchObject({ hosts: ['a.test', 'b.test'] });
    expect(manifests[0]?.metadata.annotations).toMatchObject({
      'swarm-reconciler.io/ignore': '["/labels/com.docker.lb.hosts"]',
    });
    expect(writesOf(planOf(readAgain(exportOf(swarm)), swarm).plan)).toEqual(nothing);
  });
});

describe('what was adopted', () => {
  const shop = routed('shop', image('shop:7'), env('A=1'));
  const overlaid = annotated(
    {
      kind: 'RoutedService',
      metadata: { name: 'shop' },
      spec: { route: { hosts: ['shop.test'], port: 80 }, networks: ['eastnet'], env: { B: '2' } },
    },
    { adopt: 'true' },
  );

  it('is exported as far as it was declared: the rest belongs to those who deploy it', () => {
    const swarm = converged(vendorSwarmWith(shop), manifestSet(overlaid));
    const exported = exportOf(swarm);

    expect(exported.manifests).toMatchObject([{ name: 'shop', metadata: overlaid.metadata }]);
    expect(exported.manifests[0]?.spec).toEqual({ ...overlaid.spec });
    expect(exported.plan.changes).toEqual([]);
  });
});

describe('what no manifest can declare', () => {
  it('is a block that lacks a value of the template: it is observe-only', () => {
    const lacking = `${defaultConfig}
[Extensions.east]
  Image = "other:1"
  ServiceName = "ext-east"
  ProxyServiceName = "proxy-east"
  ServiceCluster = "east"
  ProxyReplicas = 1
`;
    const swarm = interlockSwarm({ configs: [confN(1, lacking)], running: 1 });

    const { manifests } = exportOf(swarm);

    expect(manifests[0]?.metadata.annotations).toEqual({ 'swarm-reconciler.io/mode': 'observe' });
    expect(manifests[0]?.comments.join('\n')).toContain('ProxyImage');
    expect(writesOf(planOf(readAgain(exportOf(swarm)), swarm).plan)).toEqual(nothing);
  });

  it('is a service without any valid manifest: it is left out, with the reason', () => {
    const swarm = vendorSwarmWith(routed('a', image('b a d')), routed('b'));

    const { manifests, notes } = exportOf(swarm);

    expect(manifests.map(({ name }) => name)).toEqual(['b']);
    expect(notes.join('\n')).toMatch(/RoutedService "a" is left out: .*image/);
  });

  it('is a field that no manifest can declare: it is left out with a line, and stays as it is', () => {
    const container = ['TaskTemplate', 'ContainerSpec'];
    const swarm = vendorSwarmWith(
      routed(
        'a',
        env('A=\u0007', 'B=1'),
        specValue([...container, 'StopSignal'], 'SIGFOO'),
        specValue(['TaskTemplate', 'Resources'], { Limits: { MemoryBytes: 5_000_000, NanoCPUs: 1e9 } }),
      ),
    );

    const exported = exportOf(swarm);
    const [{ spec, metadata, comments }] = exported.manifests as [ExportedManifest];

    expect(exported.notes.filter((note) => note.includes('RoutedService'))).toEqual([]);
    expect(spec).toMatchObject({ env: { B: '1' }, resources: { limits: { cpus: 1 } } });
    expect(spec).not.toHaveProperty('stopSignal');
    expect(metadata.annotations?.['swarm-reconciler.io/ignore']).toBe(
      '["/env/A","/resources/limits/memory","/stopSignal"]',
    );
    expect(comments.filter((line) => line.includes('is left out'))).toHaveLength(3);
    expect(writesOf(planOf(readAgain(exported), swarm).plan)).toEqual(nothing);
  });

  it('is what belongs to another owner', () => {
    const theirs = labels({ 'com.docker.lb.hosts': 'a.test', [ownerLabel]: 'team-b' });

    const { manifests, notes } = exportOf(vendorSwarmWith(routed('a', theirs)));

    expect(manifests).toEqual([]);
    expect(notes).toContain('service/a is left out: it belongs to the owner "team-b"');
  });

  it('is a block of another owner, and the services in it', () => {
    const swarm = converged(vendorSwarm(), exampleSet());

    const { manifests, notes } = exportFrom(swarm, {
      owner: 'team-b',
      now: '2026-01-01T00:00:00.000Z',
      isAll: false,
    });

    expect(manifests).toEqual([]);
    expect(notes).toEqual([
      'Extensions.east is left out: it belongs to the owner "default"',
      'Extensions.west is left out: it belongs to the owner "default"',
      'service/demoeast is left out: it belongs to the owner "default"',
      'service/demowest is left out: it belongs to the owner "default"',
    ]);
  });

  it('is the block of all services without a cluster: it stays, with a note', () => {
    expect(exportOf(vendorSwarmWith(routed('a'))).notes.join('\n')).toContain(
      'Extensions.default is left out',
    );
  });
});

const otherPorts = { publish: { http: { published: 8080 }, https: { published: 8444 } } };

const withLabel = (one: ObservedService, key: string, value: string): ObservedService => {
  const all = { ...one.labels, [key]: value };
  return { ...one, labels: all, spec: { ...one.spec, Labels: all } };
};

/** The networks of the samples by the ids that the engines gave them. */
const snet = ['nyz8nyhvdl8rtp2cmn0wbnvto', 'ddqrpssrs6m1tz3pu68cv8j0x', '0g5lvlcwfb5pxwug7ewarbkud'];

const isFull = (name: string): boolean => name.startsWith('sfull');

function sampleSwarm(name: string, spec: JsonObject): ObservedSwarm {
  const labels = { 'com.docker.lb.hosts': 'demo.A', 'com.docker.lb.port': '8000' };
  const own = spec['Labels'] as Record<string, string> | undefined;
  const used = snet.find((id) => JSON.stringify(spec).includes(id));
  // Without a network no proxy could reach it.
  const network = used === undefined ? attached('snet') : specValue(['Name'], name);
  // With a port in host mode no manifest may start the new task first.
  const stopFirst = (key: string) => specValue([key, 'Order'], 'stop-first');
  const orders = isFull(name) ? [stopFirst('UpdateConfig'), stopFirst('RollbackConfig')] : [];
  const one = observedService(name, () => ({ ...spec, Labels: { ...own, ...labels } }), network, ...orders);
  const swarm = vendorSwarmWith(one);
  const objects = (kind: string): readonly { readonly id: string; readonly name: string }[] =>
    [...JSON.stringify(spec).matchAll(new RegExp(`"${kind}ID":"([^"]+)","${kind}Name":"([^"]+)"`, 'g'))].map(
      ([, id = '', found = '']) => ({ id, name: found }),
    );
  return {
    ...swarm,
    engine: { ...swarm.engine, apiVersion: '1.45' },
    networks: [...swarm.networks, observedNetwork('snet', { id: used ?? 'snet' })],
    secrets: objects('Secret').map((object) => ({ ...object, version: 1, labels: {} })),
    configs: [
      ...swarm.configs,
      ...objects('Config').map((object) => ({ ...object, version: 1, labels: {}, text: '' })),
    ],
  };
}

import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Desired } from '../../src/model/desired.ts';
import type { Facts } from '../../src/model/facts.ts';
import { defaultPolicy } from '../../src/model/manifest/policy.ts';
import { observedNode } from '../builders/observed.ts';
import { cluster, manifestSet, plainService, service, type ManifestText } from '../builders/manifests.ts';

const compiled = (...manifests: readonly ManifestText[]): Desired =>
  compile(manifestSet(...manifests), {}, { prune: false });

describe('compile() for services', () => {
  it('has only declared fields, in normal form', () => {
    const [desired] = compiled(cluster('east'), service('web', 'east')).services;

    expect(desired).toEqual({
      name: 'web',
      origin: 'web.yaml:4',
      objects: [],
      cluster: 'east',
      sharesHosts: false,
      policy: defaultPolicy,
      values: {
        image: 'nginx:1',
        networks: ['eastnet'],
        labels: {
          'com.docker.lb.hosts': 'web.test',
          'com.docker.lb.port': '8000',
          'com.docker.lb.service_cluster': 'east',
        },
      },
    });
  });

  it('joins the only network of a cluster that no manifest declares, as its block says', () => {
    const networksOf = (extension: JsonObject): unknown => {
      const document = { top: {}, extensions: { e: { ServiceCluster: 'east', ...extension } } };
      const [desired] = compile(manifestSet(service('web', 'east')), { document }, { prune: false }).services;
      return desired?.values['networks'];
    };

    expect(networksOf({ Networks: ['eastnet'] })).toEqual(['eastnet']);
    expect(networksOf({ Networks: ['eastnet', 'back'] })).toEqual([]);
    expect(networksOf({})).toEqual([]);
    expect(networksOf({ ServiceCluster: 'west', Networks: ['westnet'] })).toEqual([]);
  });

  it('leaves the network of such a cluster open if the swarm was not observed', () => {
    const set = manifestSet(service('web', 'east'), service('api', 'east', { networks: ['back'] }));
    const networks = (facts: Facts): unknown =>
      compile(set, facts, { prune: false }).services.map(({ values }) => values['networks']);

    expect(networks({})).toEqual([['back'], ['(known after observe)']]);
    expect(networks({ nodes: [] })).toEqual([['back'], []]);
  });

  it('has no label, network or cluster of a route for a Service', () => {
    const [desired] = compiled(cluster('east'), plainService('database', { image: 'postgres:17' })).services;

    expect(desired).toMatchObject({ cluster: undefined, objects: [], values: { image: 'postgres:17' } });
    expect(Object.keys(desired?.values ?? {})).toEqual(['image']);
  });

  it('has the fields of a RoutedService for a Service too', () => {
    const fields = {
      ...{ image: 'postgres:17', env: { A: '1' }, networks: [{ name: 'back', aliases: ['db'] }] },
      ...{ mounts: [{ type: 'volume', source: 'data', target: '/data' }], labels: { team: 'data' } },
    };
    const [plain] = compiled(plainService('a', fields)).services;
    const [routed] = compiled(service('a', '', fields)).services;

    expect({ ...plain?.values, labels: routed?.values['labels'] }).toEqual(routed?.values);
    expect(plain?.values['labels']).toEqual({ team: 'data' });
  });

  it('converts every field to the normal form of observed values', () => {
    const spec = {
      command: ['sh'],
      args: ['-c', 'true'],
      env: { A: '1' },
      user: 'nginx',
      workingDir: '/app',
      hostname: 'web',
      stopSignal: 'SIGQUIT',
      stopGracePeriod: '1m30s',
      containerLabels: { a: 'b' },
      placement: { constraints: ['node.role != manager', 'node.labels.a==b'] },
      replicas: 3,
    };

    const [desired] = compiled(cluster('east'), service('web', 'east', spec)).services;

    expect(desired?.values).toMatchObject({
      command: ['sh'],
      args: ['-c', 'true'],
      env: { A: '1' },
      user: 'nginx',
      workingDir: '/app',
      hostname: 'web',
      stopSignal: 'SIGQUIT',
      stopGracePeriod: 90_000_000_000,
      containerLabels: { a: 'b' },
      'placement.constraints': ['node.labels.a==b', 'node.role!=manager'],
      replicas: 3,
    });
  });

  it('has no replicas for a global service', () => {
    const [desired] = compiled(cluster('east'), service('web', 'east', { mode: 'global' })).services;

    expect(desired?.values).toMatchObject({ mode: 'global' });
    expect(desired?.values).not.toHaveProperty('replicas');
  });

  it('does not let a declared label override one of the route', () => {
    const labels = { team: 'a' };

    const [desired] = compiled(cluster('east'), service('web', 'east', { labels })).services;

    expect(desired?.values['labels']).toMatchObject({ team: 'a', 'com.docker.lb.port': '8000' });
  });
});

describe('compile() for networks', () => {
  it('has every network of every cluster once, by name, with the settings that one of them declares', () => {
    const detailed = { name: 'shared', subnets: ['10.1.0.0/24'], attachable: true };

    for (const [east, west] of [
      [['shared'], [detailed, 'b']],
      [[detailed, 'b'], ['shared']],
    ]) {
      const { networks } = compiled(cluster('east', { networks: east }), cluster('west', { networks: west }));

      expect(networks.map(({ name }) => name)).toEqual(['b', 'shared']);
      expect(networks[1]).toMatchObject({
        driver: 'overlay',
        subnets: ['10.1.0.0/24'],
        attachable: true,
        internal: undefined,
      });
    }
  });
});

describe('compile() for nodes', () => {
  it('has every node once with the labels of all clusters that name it', () => {
    const { nodes } = compiled(
      cluster('east', { nodes: ['n1', 'n0'], nodeLabels: { a: '1' } }),
      cluster('west', {
        nodes: ['n1'],
        nodeLabels: { b: '2' },
        proxy: { publish: { http: { published: 81 }, https: { published: 8444 } } },
      }),
    );

    expect(nodes.map(({ name, labels }) => [name, labels])).toEqual([
      ['n0', { a: '1' }],
      ['n1', { a: '1', b: '2' }],
    ]);
  });

  const selecting = cluster('east', { nodes: undefined, nodeSelector: { names: 'lb-*' } });

  it('has the nodes that a selector chooses, and one proxy for each of them', () => {
    const nodes = ['lb-0', 'lb-1', 'web-0'].map((name) => observedNode(name));

    const { nodes: desired, interlock } = compile(manifestSet(selecting), { nodes }, { prune: false });

    expect(desired.map(({ name, labels }) => [name, labels])).toEqual([
      ['lb-0', { region: 'east' }],
      ['lb-1', { region: 'east' }],
    ]);
    expect(interlock?.document.extensions['east']).toMatchObject({
      ProxyReplicas: 2,
      ProxyConstraints: ['node.platform.os==linux', 'node.labels.region==east'],
    });
    expect(interlock?.needs[0]).toMatchObject({
      objects: ['network/eastnet', 'node/lb-0', 'node/lb-1'],
      nodes: ['node/lb-0', 'node/lb-1'],
      hasSelector: true,
    });
  });

  it('marks nodes of a selector as unknown without an observed swarm', () => {
    const { nodes, interlock } = compiled(selecting);

    expect(nodes).toMatchObject([{ name: '(known after observe)', labels: { region: 'east' } }]);
    expect(interlock?.document.extensions['east']).toMatchObject({ ProxyReplicas: '(known after observe)' });
  });

  it('uses declared replicas, whatever the nodes', () => {
    const declared = cluster('east', {
      nodes: undefined,
      nodeSelector: { names: 'lb-*' },
      proxy: { replicas: 1 },
    });

    expect(compiled(declared).interlock?.document.extensions['east']).toMatchObject({ ProxyReplicas: 1 });
  });
});

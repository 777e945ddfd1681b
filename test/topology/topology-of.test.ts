import { describe, expect, it } from 'vitest';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { ObservedSwarm } from '../../src/model/observed.ts';
import type { Topology } from '../../src/model/topology.ts';
import { topologyOf } from '../../src/topology/topology-of.ts';
import { confN, defaultConfig, interlockSwarm, planOf, vendorSwarm } from '../builders/interlock-swarm.ts';
import { cluster, manifestSet, plainService, service } from '../builders/manifests.ts';
import {
  attached,
  labels,
  observedNetwork,
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
} from '../builders/observed.ts';

const routeTo = (host: string, serviceCluster: string) =>
  labels({ 'com.docker.lb.hosts': host, 'com.docker.lb.service_cluster': serviceCluster });

const topology = (set: ManifestSet, swarm: ObservedSwarm): Topology => {
  const { observed, desired, before: ledger } = planOf(set, swarm);
  return topologyOf({ observed, desired, ledger });
};

const shop = manifestSet(cluster('east'), service('shop', 'east'));

/** The swarm in which the cluster of the manifests runs. */
function runningSwarm(
  ...services: Parameters<typeof interlockSwarm>[0]['services'] & object[]
): ObservedSwarm {
  const write = [...planOf(shop, vendorSwarm()).writes.values()].find(({ kind }) => kind === 'createConfig');
  if (write?.kind !== 'createConfig') throw new Error('no config');
  const proxy = observedService(
    'ucp-interlock-proxy-east',
    replicas(2),
    attached('id-of-eastnet'),
    specValue(['TaskTemplate', 'Placement', 'Constraints'], ['node.hostname==n-east']),
    specValue(
      ['EndpointSpec', 'Ports'],
      [{ PublishedPort: 80, TargetPort: 80, PublishMode: 'host', Protocol: 'tcp' }],
    ),
  );
  return interlockSwarm({
    configs: [confN(1, defaultConfig), confN(2, write.config.text)],
    running: 2,
    services: [
      proxy,
      observedService('shop', routeTo('shop.test', 'east'), attached('id-of-eastnet'), replicas(1)),
      ...services,
    ],
    tasks: [
      observedTask('ucp-interlock-proxy-east', { nodeId: 'id-of-n-west' }),
      observedTask('shop', { nodeId: 'id-of-n-west' }),
    ],
  });
}

describe('topologyOf()', () => {
  it('shows what is only declared', () => {
    const { hosts, clusters, services, networks } = topology(
      shop,
      observedSwarm({ ...vendorSwarm(), networks: [] }),
    );

    expect(hosts).toEqual([
      { name: 'shop.test', cluster: 'east', services: ['shop'], isObserved: false, isDeclared: true },
    ]);
    expect(clusters.find(({ name }) => name === 'east')).toMatchObject({
      ...{ isObserved: false, health: undefined, services: ['shop'], networks: ['eastnet'] },
      ports: [
        { number: 80, mode: 'host' },
        { number: 8443, mode: 'host' },
      ],
    });
    expect(services.find(({ name }) => name === 'shop')).toEqual({
      ...{ name: 'shop', isObserved: false, cluster: 'east', health: undefined },
      ...{ networks: ['eastnet'], nodes: [] },
    });
    expect(networks).toEqual([{ name: 'eastnet', isObserved: false, subnets: [], addresses: undefined }]);
  });

  it('shows a cluster with its proxy: tasks, ports, networks, and nodes of its constraints and of its tasks', () => {
    const { clusters } = topology(shop, runningSwarm());

    expect(clusters.find(({ name }) => name === 'east')).toMatchObject({
      ...{ block: 'east', isObserved: true, proxy: 'ucp-interlock-proxy-east' },
      health: { state: 'Degraded', running: 1, desired: 2 },
      ...{ ports: [{ number: 80, mode: 'host' }], networks: ['eastnet'], services: ['shop'] },
      nodes: ['n-east', 'n-west'],
    });
  });

  it('selects no nodes by constraints that all of them meet', () => {
    const anywhere = observedService('ucp-interlock-proxy-east', replicas(1));
    const swarm = runningSwarm();
    const services = [...swarm.services.filter(({ name }) => name !== anywhere.name), anywhere];

    const { clusters } = topology(shop, { ...swarm, services });

    expect(clusters.find(({ name }) => name === 'east')?.nodes).toEqual(['n-west']);
  });

  it('shows services of others if a cluster routes to them, and declared ones without a route', () => {
    const set = manifestSet(cluster('east'), service('shop', 'east'), plainService('job'));
    const { services, hosts } = topology(
      set,
      runningSwarm(
        observedService('theirs', routeTo('theirs.test', 'east')),
        observedService('unserved', routeTo('unserved.test', 'nowhere')),
        observedService('unrelated'),
      ),
    );

    expect(services.map(({ name, cluster: of, isObserved }) => [name, of, isObserved])).toEqual([
      ['job', undefined, false],
      ['shop', 'east', true],
      ['theirs', 'east', true],
    ]);
    expect(hosts.map(({ name }) => name)).toEqual(['shop.test', 'theirs.test']);
  });

  it('shows a host of several services once for each cluster', () => {
    const { hosts } = topology(
      shop,
      runningSwarm(
        observedService('second', routeTo('shop.test', 'east')),
        observedService('third', routeTo('shop.test', '')),
      ),
    );

    expect(hosts.filter(({ name }) => name === 'shop.test')).toEqual([
      { name: 'shop.test', cluster: '', services: ['third'], isObserved: true, isDeclared: true },
      {
        name: 'shop.test',
        cluster: 'east',
        services: ['second', 'shop'],
        isObserved: true,
        isDeclared: true,
      },
    ]);
  });

  it('links a service to the nodes where its tasks run, and not where they should or did', () => {
    const swarm = runningSwarm();
    const tasks = [
      observedTask('shop', { id: 'a', nodeId: 'id-of-n-east' }),
      observedTask('shop', { id: 'b', nodeId: 'id-of-n-east' }),
      observedTask('shop', { id: 'c', nodeId: 'id-of-n-west', state: 'starting' }),
      observedTask('shop', { id: 'd', nodeId: undefined, state: 'pending' }),
      observedTask('shop', { id: 'e', nodeId: 'gone' }),
    ];

    const { services, nodes } = topology(shop, { ...swarm, tasks });

    expect(services.find(({ name }) => name === 'shop')?.nodes).toEqual(['n-east']);
    expect(nodes.find(({ name }) => name === 'n-east')?.tasks).toBe(2);
  });

  it('counts the addresses that are in use: of tasks, services, and one for each node with a task', () => {
    const eastnet = 'id-of-eastnet';
    const address = (last: number) => ({ networkId: eastnet, address: `10.0.9.${last}` });
    const swarm = observedSwarm({
      networks: [observedNetwork('eastnet', { subnets: ['10.0.9.0/28', 'fd00::/64'] })],
      services: [{ ...observedService('shop', attached(eastnet)), virtualAddresses: [address(2)] }],
      tasks: [
        observedTask('shop', { id: 'a', nodeId: 'n1', addresses: [address(3)] }),
        observedTask('shop', { id: 'b', nodeId: 'n1', addresses: [address(4)] }),
        observedTask('shop', { id: 'c', nodeId: 'n2', addresses: [address(5)] }),
      ],
    });

    const { networks } = topology(shop, swarm);

    expect(networks).toEqual([
      {
        ...{ name: 'eastnet', isObserved: true, subnets: ['10.0.9.0/28', 'fd00::/64'] },
        addresses: { used: 6, all: 13 },
      },
    ]);
  });

  it('names nodes of one hostname by their ids', () => {
    const nodes = ['1', '2'].map((id) => observedNode('twin', { id }));

    expect(topology(shop, observedSwarm({ nodes })).nodes.map(({ name }) => name)).toEqual(['1', '2']);
  });

  it('has no clusters where no core runs and none is declared', () => {
    const { clusters, services } = topology(
      manifestSet(plainService('job')),
      observedSwarm({ services: [observedService('job')] }),
    );

    expect(clusters).toEqual([]);
    expect(services.map(({ name }) => name)).toEqual(['job']);
  });
});

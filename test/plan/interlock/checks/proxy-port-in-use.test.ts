import { describe, expect, it } from 'vitest';
import { parseManifests } from '../../../../src/manifest/parse-manifests.ts';
import type { ObservedService, ObservedSwarm, ObservedTask } from '../../../../src/model/observed.ts';
import { ownerLabel } from '../../../../src/model/own-labels.ts';
import type { Refusal } from '../../../../src/model/plan.ts';
import {
  clustersConfig,
  confN,
  defaultConfig,
  instanceId,
  interlockSwarm,
  ourConfN,
  planOf,
  vendorSwarm,
} from '../../../builders/interlock-swarm.ts';
import { converged } from '../../../builders/after.ts';
import { interlock, cluster, manifestFiles, manifestSet, service } from '../../../builders/manifests.ts';
import { image, labels, observedService, observedTask, specValue } from '../../../builders/observed.ts';
import { owner } from '../../../builders/plan-input.ts';

const publishing = (name: string, port: number, mode: string): ObservedService =>
  observedService(
    name,
    labels(instanceId),
    specValue(['EndpointSpec', 'Ports'], [{ PublishedPort: port, PublishMode: mode, Protocol: 'tcp' }]),
  );

const withServices = (
  services: readonly ObservedService[],
  tasks: readonly ObservedTask[] = [],
): ObservedSwarm => {
  const swarm = vendorSwarm();
  const names = new Set(services.map(({ name }) => name));
  return {
    ...swarm,
    services: [...swarm.services.filter(({ name }) => !names.has(name)), ...services],
    tasks: [...swarm.tasks, ...tasks],
  };
};

/** MKE's proxy does not use these. */
const freePorts = { proxy: { publish: { http: { published: 8090 }, https: { published: 8091 } } } };

const refusedOn = (swarm: ObservedSwarm, spec: object = {}): readonly Refusal[] =>
  planOf(manifestSet(cluster('east', spec)), swarm).plan.refused;

describe('planChanges() for ports that a new proxy needs', () => {
  it('refuses one that another service uses in ingress mode, and names the field', () => {
    expect(refusedOn(withServices([publishing('shop', 80, 'ingress')]))).toEqual([
      {
        resource: 'service/ucp-interlock-proxy-east',
        reason: 'port 80 is in use by service "shop"',
        hint: 'Give the cluster other ports in spec.proxy.publish (east.yaml:4), or remove that service (a block: removeExtensions of an Interlock manifest)',
      },
    ]);
  });

  it('refuses one of the routing mesh that another service holds on a host', () => {
    const ingress = { proxy: { publish: { mode: 'ingress' } } };

    expect(refusedOn(withServices([publishing('shop', 80, 'host')]), ingress)).toMatchObject([
      { reason: 'port 80 is in use by service "shop"' },
    ]);
  });

  it('names the block of a proxy that holds it', () => {
    const proxy = publishing('ucp-interlock-proxy', 80, 'ingress');

    expect(refusedOn(withServices([proxy]))).toMatchObject([
      { reason: 'port 80 is in use by service "ucp-interlock-proxy" of Extensions.default' },
    ]);
  });

  it('holds up no other cluster', () => {
    const ports = { publish: { http: { published: 8080 }, https: { published: 8444 } } };
    const set = manifestSet(cluster('east'), cluster('west', { proxy: ports }));

    const { plan } = planOf(set, withServices([publishing('shop', 80, 'ingress')]));

    expect(plan.refused).toHaveLength(1);
    expect(plan.changes.find(({ id }) => id.startsWith('config/'))?.fields.map(({ path }) => path)).toEqual([
      'Extensions.west',
    ]);
  });

  const agent = publishing('agent', 80, 'host');
  const agentOn = (node: string): ObservedTask => observedTask('agent', { nodeId: `id-of-${node}` });

  it('refuses host against host if no node is left, and names the node', () => {
    expect(refusedOn(withServices([agent], [agentOn('n-east')]))).toMatchObject([
      { reason: 'port 80 is in use by service "agent" on node n-east' },
    ]);
  });

  it('has nothing against host against host on other nodes, nor against other ports', () => {
    const swarm = withServices([agent, publishing('other', 81, 'ingress')], [agentOn('n-west')]);

    expect(refusedOn(swarm)).toEqual([]);
  });

  it('does not compare our own proxies: the check of their nodes does', () => {
    const swarm = interlockSwarm({
      configs: [ourConfN(1, clustersConfig, ['east', 'west'])],
      running: 1,
      services: [publishing('ucp-interlock-proxy-west', 80, 'host')],
      tasks: [observedTask('ucp-interlock-proxy-west', { nodeId: 'id-of-n-east' })],
    });

    const { plan } = planOf(manifestSet(cluster('east'), cluster('west')), swarm);

    expect(plan.refused).toEqual([]);
  });

  it('does not count a proxy that the same plan removes, nor an orphan', () => {
    const proxy = publishing('ucp-interlock-proxy', 80, 'ingress');
    const left = publishing('ucp-interlock-proxy-old', 8443, 'ingress');
    const set = manifestSet(cluster('east'), interlock({ removeExtensions: ['default'] }));
    const swarm = withServices([proxy, left]);
    const older = confN(
      9,
      defaultConfig.replace('ProxyServiceName = "ucp-interlock-proxy"', `ProxyServiceName = "${left.name}"`),
    );

    expect(planOf(set, { ...swarm, configs: [...swarm.configs, older] }).plan.refused).toEqual([]);
  });

  it('does not look at a block that stays as it is', () => {
    const swarm = converged(vendorSwarm(), manifestSet(cluster('east')));

    expect(refusedOn({ ...swarm, services: [...swarm.services, publishing('shop', 80, 'ingress')] })).toEqual(
      [],
    );
  });

  describe('where node labels move its proxy', () => {
    const on = (node: string) => manifestSet(cluster('east', { nodes: [node], ...freePorts }));
    const swarm = converged(vendorSwarm(), on('n-east'));
    const taken: ObservedSwarm = {
      ...swarm,
      services: [...swarm.services, publishing('shop', 8090, 'host')],
      tasks: [
        ...swarm.tasks.map((task) => ({ ...task, nodeId: 'id-of-n-east' })),
        observedTask('shop', { nodeId: 'id-of-n-west' }),
      ],
    };

    it('refuses one that another service holds on the new node, and leaves the proxy where it is', () => {
      const { plan } = planOf(on('n-west'), taken, { prune: true });

      expect(plan.refused).toMatchObject([
        {
          resource: 'node/n-east',
          reason: 'it depends on service/ucp-interlock-proxy-east, which is refused',
        },
        {
          resource: 'service/ucp-interlock-proxy-east',
          reason: 'port 8090 is in use by service "shop" on node n-west',
        },
      ]);
      expect(plan.changes.map(({ id }) => id)).toEqual(['node/n-west']);
    });

    it('has nothing against a node where it is free', () => {
      const { plan } = planOf(on('ucp-node-0'), taken, { prune: true });

      expect(plan.refused).toEqual([]);
      expect(plan.changes.map(({ id }) => id)).toEqual(['node/ucp-node-0', 'node/n-east']);
    });
  });

  describe('against our own proxies', () => {
    const of = (name: string, node: string) =>
      cluster(name, { nodes: [node], nodeLabels: { [name]: 'yes' }, ...freePorts });
    const old = of('old', 'n-east');
    const swarm = converged({ ...vendorSwarm(), networks: [] }, manifestSet(old));
    const renamed = manifestSet(of('new', 'n-east'));

    it('refuses a port of one that stays without --prune, as when a cluster is renamed', () => {
      expect(planOf(renamed, swarm).plan.refused).toMatchObject([
        {
          resource: 'service/ucp-interlock-proxy-new',
          reason: 'port 8090 is in use by service "ucp-interlock-proxy-old" of Extensions.old on node n-east',
        },
        { reason: expect.stringContaining('port 8091 is in use') as unknown },
      ]);
    });

    it('allows it with --prune, which removes the old one', () => {
      expect(planOf(renamed, swarm, { prune: true }).plan.refused).toEqual([]);
    });

    it('allows it where the old one is on another node', () => {
      expect(planOf(manifestSet(of('new', 'n-west')), swarm).plan.refused).toEqual([]);
    });

    it('counts one where it will run, not where it still runs', () => {
      const before: ObservedSwarm = {
        ...swarm,
        tasks: swarm.tasks.map((task) => ({ ...task, nodeId: 'id-of-n-east' })),
      };
      const set = manifestSet(of('old', 'n-west'), of('new', 'n-east'));

      expect(planOf(set, before, { prune: true }).plan.refused).toEqual([]);
    });
  });

  describe('against a service that starts to publish it with the same plan', () => {
    const swarm = vendorSwarm();
    const east = (spec: object = {}) =>
      cluster('east', { nodes: ['n-east', 'n-west'], proxy: { replicas: 1, ...spec } });
    /** Manifests that the check of documents would refuse are compiled all the same. */
    const reasons = (
      published: object,
      spec: object = {},
      observed: ObservedSwarm = swarm,
      proxy: object = {},
    ): readonly string[] => {
      const shop = service('shop', '', {
        networks: ['eastnet'],
        ports: [{ target: 80, ...published }],
        ...spec,
      });
      const { set } = parseManifests(manifestFiles(east(proxy), shop), []);
      return planOf(set, observed)
        .plan.refused.filter(({ resource }) => resource === 'service/ucp-interlock-proxy-east')
        .map(({ reason }) => reason);
    };
    const onEast = { placement: { constraints: ['node.labels.region==east'] } };
    const host = { published: 80, mode: 'host' };

    it('refuses a port of the routing mesh', () => {
      expect(reasons({ published: 80 })).toEqual(['port 80 is in use by service "shop"']);
    });

    it('has nothing against another one', () => {
      expect(reasons({ published: 81 })).toEqual([]);
    });

    it('refuses a host port if both together need more nodes than there are', () => {
      const nodes = 'on nodes n-east, n-west';

      expect(reasons(host, { ...onEast, replicas: 2 })).toEqual([
        `port 80 is in use by service "shop" ${nodes}`,
      ]);
      expect(reasons(host, { ...onEast, mode: 'global' })).toEqual([
        `port 80 is in use by service "shop" ${nodes}`,
      ]);
      expect(reasons(host, onEast, swarm, { replicas: 2 })).toEqual([
        `port 80 is in use by service "shop" ${nodes}`,
      ]);
    });

    it('accepts a host port if both find nodes', () => {
      expect(reasons(host, onEast)).toEqual([]);
      expect(reasons(host, { replicas: 2 }, swarm, { replicas: 2 })).toEqual([]);
      expect(reasons(host, { placement: { constraints: ['node.hostname==ucp-node-0'] } })).toEqual([]);
    });

    it('also counts what an existing service starts to publish, and what it still publishes', () => {
      const theirs = (...ports: readonly number[]): ObservedSwarm => ({
        ...swarm,
        services: [
          ...swarm.services,
          observedService(
            'shop',
            image('nginx:1'),
            labels({ [ownerLabel]: owner }),
            specValue(
              ['EndpointSpec', 'Ports'],
              ports.map((port) => ({
                PublishedPort: port,
                PublishMode: 'ingress',
                Protocol: 'tcp',
                TargetPort: 80,
              })),
            ),
          ),
        ],
      });

      expect(reasons({ published: 80 }, {}, theirs(81))).toEqual(['port 80 is in use by service "shop"']);
      expect(reasons({ published: 81 }, {}, theirs(80))).toEqual(['port 80 is in use by service "shop"']);
      expect(reasons({ published: 81 }, {}, theirs(82))).toEqual([]);
    });
  });
});

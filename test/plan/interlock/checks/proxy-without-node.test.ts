import { describe, expect, it } from 'vitest';
import type { ObservedNode, ObservedSwarm } from '../../../../src/model/observed.ts';
import type { Plan } from '../../../../src/model/plan.ts';
import { confN, interlockSwarm, planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet, type ManifestText } from '../../../builders/manifests.ts';
import { observedNode } from '../../../builders/observed.ts';

const ports = (http: number): object => ({
  publish: { http: { published: http }, https: { published: http + 1 } },
});

/** The vendor's swarm with other nodes; `n-east` is the node of cluster "east". */
const onNodes = (...nodes: readonly ObservedNode[]): ObservedSwarm => ({ ...vendorSwarm(), nodes });

const planEast = (spec: object, swarm: ObservedSwarm, ...others: readonly ManifestText[]): Plan =>
  planOf(
    manifestSet(
      cluster('east', { proxy: { ...ports(8080), ...(spec as { proxy?: object }).proxy } }),
      ...others,
    ),
    swarm,
  ).plan;

const asking = (constraint: string): object => ({ proxy: { constraints: [constraint] } });

describe('planChanges() for the constraints of a proxy', () => {
  it('refuses a block whose proxy would find no node, names what no node meets, and continues with others', () => {
    const plan = planEast(
      asking('node.labels.region==north'),
      onNodes(observedNode('n-east'), observedNode('n-west')),
      cluster('west', { proxy: ports(8090) }),
    );

    expect(plan.refused).toEqual([
      {
        resource: 'service/ucp-interlock-proxy-east',
        reason: 'no node of the swarm meets node.labels.region==north',
        hint: 'Label a node so that it meets them, or change spec.proxy.constraints: east.yaml:4',
      },
    ]);
    expect(plan.warnings).toEqual([
      {
        kind: 'refusedBlock',
        message:
          'Extensions.east of config.toml is left unchanged: it depends on service/ucp-interlock-proxy-east, which is refused',
      },
    ]);
    expect(plan.changes.find(({ id }) => id.startsWith('config/'))?.fields.map(({ path }) => path)).toEqual([
      'Extensions.west',
    ]);
  });

  it('counts the labels that the plan sets', () => {
    expect(planEast(asking('node.labels.region==east'), onNodes(observedNode('n-east'))).refused).toEqual([]);
  });

  it('counts the labels that the plan takes away', () => {
    const labels = {
      region: 'east',
      zone: '1',
      'io.swarm-reconciler.keys.default': '{"region":"east","zone":"1"}',
    };
    const swarm = onNodes(observedNode('n-east', { labels }));

    expect(planEast(asking('node.labels.zone==1'), swarm).refused).toMatchObject([
      { reason: 'no node of the swarm meets node.labels.zone==1' },
    ]);
  });

  it.each(['down', 'unknown', 'disconnected'])('counts a node that is %s: it may come back', (state) => {
    expect(planEast({}, onNodes(observedNode('n-east', { state }))).refused).toEqual([]);
  });

  it.each(['drain', 'pause'])(
    'does not count a node that takes no tasks (%s), and says so',
    (availability) => {
      const swarm = onNodes(observedNode('n-east', { availability }));

      expect(planEast(asking('node.labels.region==east'), swarm).refused[0]?.reason).toBe(
        `only nodes that take no tasks meet node.labels.com.docker.ucp.orchestrator.swarm==true and node.platform.os==linux and node.labels.region==east: n-east (${availability})`,
      );
    },
  );

  it('names all constraints if each is met, but no node meets all of them', () => {
    const swarm = onNodes(
      observedNode('n-east'),
      observedNode('w', { os: 'windows', labels: { disk: 'ssd' } }),
    );

    expect(planEast(asking('node.labels.disk==ssd'), swarm).refused[0]?.reason).toBe(
      'no node of the swarm meets node.labels.com.docker.ucp.orchestrator.swarm==true and node.platform.os==linux and node.labels.disk==ssd',
    );
  });

  const standing = `[Extensions.east]
    ServiceName = "ucp-interlock-extension-east"
    ProxyServiceName = "ucp-interlock-proxy-east"
    ConfigServiceName = "ucp-interlock-config-east"
    ServiceCluster = "east"
    ProxyConstraints = ["node.labels.region==north"]
    ProxyReplicas = 1
    PublishMode = "host"
    PublishedPort = 8080
    TargetPort = 80
    PublishedSSLPort = 8081
    TargetSSLPort = 443
    Networks = ["eastnet"]`;
  const runsStanding = (): ObservedSwarm => interlockSwarm({ configs: [confN(1, standing)], running: 1 });

  it('warns about a proxy that is already without a node, and does not refuse its block', () => {
    const plan = planEast(
      { proxy: { constraints: ['node.labels.region==north'] } },
      { ...runsStanding(), nodes: [observedNode('n-east')] },
      interlock({ pollInterval: '9s' }),
    );

    expect(plan.refused).toEqual([]);
    expect(plan.warnings.map(({ message }) => message)).toContain(
      'service/ucp-interlock-proxy-east of Extensions.east: no node of the swarm meets node.labels.region==north. Label a node so that it meets them, or change spec.proxy.constraints: east.yaml:4',
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { ObservedSwarm } from '../../../../src/model/observed.ts';
import type { Refusal } from '../../../../src/model/plan.ts';
import { confN, interlockSwarm, planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { cluster, manifestSet } from '../../../builders/manifests.ts';
import { observedNode } from '../../../builders/observed.ts';

const publish = { http: { published: 8080 }, https: { published: 8081 } };

const refusedFor = (spec: object, ...hostnames: readonly string[]): readonly Refusal[] =>
  planOf(manifestSet(cluster('east', spec)), {
    ...vendorSwarm(),
    nodes: hostnames.map((hostname) => observedNode(hostname, { labels: { tier: 'lb' } })),
  }).plan.refused;

const labelledByOthers = (replicas: number, mode = 'host'): object => ({
  nodes: undefined,
  proxy: { replicas, constraints: ['node.labels.tier==lb'], publish: { ...publish, mode } },
});

/** Runs the block of cluster "east" as the manifests mean it, once it was written. */
function running(spec: object, ...hostnames: readonly string[]): ObservedSwarm {
  const nodes = hostnames.map((hostname) => observedNode(hostname, { labels: { tier: 'lb' } }));
  const { writes } = planOf(manifestSet(cluster('east', spec)), { ...vendorSwarm(), nodes });
  const write = [...writes.values()].find(({ kind }) => kind === 'createConfig');
  const text = write?.kind === 'createConfig' ? write.config.text : '';
  return { ...interlockSwarm({ configs: [confN(1, text)], running: 1 }), nodes };
}

describe('planChanges() for the number of proxies in host mode', () => {
  it('refuses more than there are nodes that meet the constraints', () => {
    expect(refusedFor(labelledByOthers(3), 'n1', 'n0')).toEqual([
      {
        resource: 'service/ucp-interlock-proxy-east',
        reason:
          'it has 3 proxies in host mode, but its constraints are met by 2 nodes only (n0, n1): each proxy needs a node of its own',
        hint: 'Lower spec.proxy.replicas, or leave it out for one on each node: east.yaml:4',
      },
    ]);
  });

  it('has nothing against as many, nor against more in the routing mesh', () => {
    expect(refusedFor(labelledByOthers(2), 'n0', 'n1')).toEqual([]);
    expect(refusedFor(labelledByOthers(3, 'ingress'), 'n0')).toEqual([]);
  });

  it('warns about an unchanged number if a node has left the swarm since', () => {
    const swarm = running(labelledByOthers(2), 'n0', 'n1');
    const { refused, warnings } = planOf(manifestSet(cluster('east', labelledByOthers(2))), {
      ...swarm,
      nodes: swarm.nodes.slice(0, 1),
    }).plan;

    expect(refused).toEqual([]);
    expect(warnings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('it has 2 proxies in host mode, but its constraints are met by 1 node only'),
    );
  });

  it('refuses more than a selector chooses', () => {
    const spec = { nodes: undefined, nodeSelector: { names: 'lb-*' }, proxy: { replicas: 2, publish } };

    expect(refusedFor(spec, 'lb-0', 'web-0')).toMatchObject([
      { reason: expect.stringContaining('met by 1 node only (lb-0)') as string },
    ]);
    expect(refusedFor(spec, 'lb-0', 'lb-1')).toEqual([]);
  });
});

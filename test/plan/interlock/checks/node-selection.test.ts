import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../src/model/plan.ts';
import { planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { cluster, manifestSet, type ManifestText } from '../../../builders/manifests.ts';
import { observedNode } from '../../../builders/observed.ts';

const ports = (http: number): object => ({
  publish: { http: { published: http }, https: { published: http + 1 } },
});

const selecting = (name: string, names: string, spec: object = {}): ManifestText =>
  cluster(name, { nodes: undefined, nodeSelector: { names }, proxy: ports(8080), ...spec });

const planOn = (hostnames: readonly string[], ...manifests: readonly ManifestText[]): Plan =>
  planOf(manifestSet(...manifests), {
    ...vendorSwarm(),
    nodes: hostnames.map((hostname) => observedNode(hostname)),
  }).plan;

describe('planChanges() for nodes that a selector chooses', () => {
  it('labels them, and has one proxy for each', () => {
    const plan = planOn(['lb-0', 'lb-1', 'web-0'], selecting('east', 'lb-*'));

    expect(plan.refused).toEqual([]);
    expect(plan.changes.map(({ id }) => id)).toEqual([
      'node/lb-0',
      'node/lb-1',
      'config/com.docker.ucp.interlock.conf-2',
      'service/ucp-interlock',
    ]);
  });

  it('refuses a cluster whose selector matches no node, and continues with others', () => {
    const plan = planOn(['n-west'], selecting('east', 'lb-*'), cluster('west', { proxy: ports(8090) }));

    expect(plan.refused).toEqual([
      {
        resource: 'service/ucp-interlock-proxy-east',
        reason: 'spec.nodeSelector matches no node of the swarm',
        hint: 'Change it, or add a node that it matches: east.yaml:4',
      },
    ]);
    expect(plan.changes.map(({ id }) => id)).toContain('node/n-west');
  });

  it('reports only that, however many proxies are declared', () => {
    const proxy = { ...ports(8080), replicas: 2 };

    expect(planOn(['n-west'], selecting('east', 'lb-*', { proxy })).refused).toHaveLength(1);
  });

  it('refuses a node that two clusters would label differently, and what needs it', () => {
    const plan = planOn(
      ['lb-0', 'lb-1'],
      selecting('east', 'lb-*'),
      selecting('west', '*-0', { proxy: ports(8090) }),
    );

    expect(plan.refused).toEqual([
      {
        resource: 'node/lb-0',
        reason:
          'it would get label "region" twice: "east" for Extensions.east and "west" for Extensions.west',
        hint: 'Let only one of the clusters use "lb-0": east.yaml:4, west.yaml:4',
      },
    ]);
    expect(plan.changes.map(({ id }) => id)).toEqual(['node/lb-1']);
    expect(plan.warnings).toHaveLength(2);
  });

  it('refuses a node on which two clusters publish one port', () => {
    const named = cluster('west', { nodes: ['lb-0'], nodeLabels: { west: 'yes' }, proxy: ports(8080) });

    expect(
      planOn(['lb-0', 'lb-1'], selecting('east', 'lb-*', { nodeLabels: { east: 'yes' } }), named).refused,
    ).toMatchObject([
      {
        resource: 'node/lb-0',
        reason:
          'its port 8080 would be used by Extensions.east and Extensions.west; its port 8081 would be used by Extensions.east and Extensions.west',
      },
    ]);
  });

  it('lets clusters share a node with other labels and other ports', () => {
    const { refused } = planOn(
      ['lb-0'],
      selecting('east', 'lb-*', { nodeLabels: { east: 'yes' } }),
      selecting('west', 'lb-*', { nodeLabels: { west: 'yes' }, proxy: ports(8090) }),
    );

    expect(refused).toEqual([]);
  });
});

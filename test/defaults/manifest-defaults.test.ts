import { describe, expect, it } from 'vitest';
import {
  clusterName,
  clusterNetworks,
  clusterNodeLabels,
  clusterPublish,
  clusterReplicas,
  extensionName,
  routableNetworks,
  serviceClusterOf,
  serviceNetworks,
} from '../../src/defaults/manifest-defaults.ts';
import type { RoutedService, ServiceCluster } from '../../src/model/manifest/manifest.ts';

const clusterOf = (spec: ServiceCluster['spec']): ServiceCluster => ({
  apiVersion: 'swarm-reconciler.io/v1',
  kind: 'ServiceCluster',
  metadata: { name: 'east' },
  spec,
});

const serviceOf = (spec: Partial<RoutedService['spec']>): RoutedService => ({
  apiVersion: 'swarm-reconciler.io/v1',
  kind: 'RoutedService',
  metadata: { name: 'demoeast' },
  spec: { route: { hosts: ['demo.A'], port: 8000 }, image: 'training/whoami:latest', ...spec },
});

describe('clusterName()', () => {
  it('defaults to the name of the manifest', () => {
    expect(clusterName(clusterOf({}))).toBe('east');
    expect(clusterName(clusterOf({ serviceCluster: 'east-1' }))).toBe('east-1');
    expect(clusterName(clusterOf({ serviceCluster: '' }))).toBe('');
  });
});

describe('extensionName()', () => {
  it('defaults to the name of the cluster, and to default for the default cluster', () => {
    expect(extensionName(clusterOf({}))).toBe('east');
    expect(extensionName(clusterOf({ serviceCluster: '' }))).toBe('default');
    expect(extensionName(clusterOf({ serviceCluster: '', extensionName: 'main' }))).toBe('main');
  });
});

describe('clusterNodeLabels()', () => {
  it('defaults to the region of a cluster with nodes', () => {
    expect(clusterNodeLabels(clusterOf({ nodes: ['n'] }))).toEqual({ region: 'east' });
    expect(clusterNodeLabels(clusterOf({ nodes: ['n'], nodeLabels: { zone: '1' } }))).toEqual({ zone: '1' });
    expect(clusterNodeLabels(clusterOf({ nodeSelector: { names: '*' } }))).toEqual({ region: 'east' });
    expect(clusterNodeLabels(clusterOf({}))).toEqual({});
  });
});

describe('clusterPublish()', () => {
  it('defaults to publishing 80 and 8443 in host mode', () => {
    expect(clusterPublish(clusterOf({}))).toEqual({
      mode: 'host',
      http: { published: 80, target: 80 },
      https: { published: 8443, target: 443 },
    });
  });

  it('uses declared values and fills in the rest', () => {
    expect(
      clusterPublish(clusterOf({ proxy: { publish: { mode: 'ingress', http: { published: 81 } } } })),
    ).toEqual({
      mode: 'ingress',
      http: { published: 81, target: 80 },
      https: { published: 8443, target: 443 },
    });
  });
});

describe('clusterReplicas()', () => {
  it('defaults to one for each node', () => {
    expect(clusterReplicas(clusterOf({}), ['a', 'b'])).toBe(2);
    expect(clusterReplicas(clusterOf({ proxy: { replicas: 0 } }), ['a', 'b'])).toBe(0);
  });

  it('is unknown if the nodes are unknown', () => {
    expect(clusterReplicas(clusterOf({}), undefined)).toBeUndefined();
    expect(clusterReplicas(clusterOf({ proxy: { replicas: 1 } }), undefined)).toBe(1);
  });
});

describe('clusterNetworks()', () => {
  it('returns every network as an object', () => {
    expect(clusterNetworks(clusterOf({ networks: ['a', { name: 'b', internal: true }] }))).toEqual([
      { name: 'a' },
      { name: 'b', internal: true },
    ]);
  });
});

describe('serviceClusterOf()', () => {
  it('defaults to the default cluster', () => {
    expect(serviceClusterOf(serviceOf({}))).toBe('');
    expect(serviceClusterOf(serviceOf({ serviceCluster: 'east' }))).toBe('east');
  });
});

describe('serviceNetworks()', () => {
  const route = { hosts: ['demo.A'], port: 8000, network: 'b' };

  it('default to the only network of the cluster', () => {
    expect(serviceNetworks(serviceOf({}), ['a'])).toEqual(['a']);
    expect(serviceNetworks(serviceOf({}), ['a', 'b'])).toEqual([]);
    expect(serviceNetworks(serviceOf({}), [])).toEqual([]);
    expect(serviceNetworks(serviceOf({ networks: ['c'] }), ['a'])).toEqual(['c']);
  });

  it('are the network of the route if only that is declared', () => {
    expect(serviceNetworks(serviceOf({ route }), ['a', 'b'])).toEqual(['b']);
  });
});

describe('routableNetworks()', () => {
  it('are those that the cluster has too', () => {
    const service = serviceOf({ networks: ['a', 'database'] });

    expect(routableNetworks(service, ['a', 'b'])).toEqual(['a']);
    expect(routableNetworks(service, [])).toEqual(['a', 'database']);
  });
});

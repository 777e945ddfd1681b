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
import type { RoutedService, ServiceCluster } from '../../src/model/manifest.ts';

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
  it('is the name of the manifest unless it is said', () => {
    expect(clusterName(clusterOf({}))).toBe('east');
    expect(clusterName(clusterOf({ serviceCluster: 'east-1' }))).toBe('east-1');
    expect(clusterName(clusterOf({ serviceCluster: '' }))).toBe('');
  });
});

describe('extensionName()', () => {
  it('is the name of the cluster unless it is said, and default for the default cluster', () => {
    expect(extensionName(clusterOf({}))).toBe('east');
    expect(extensionName(clusterOf({ serviceCluster: '' }))).toBe('default');
    expect(extensionName(clusterOf({ serviceCluster: '', extensionName: 'main' }))).toBe('main');
  });
});

describe('clusterNodeLabels()', () => {
  it('is the region of a cluster that has nodes unless it is said', () => {
    expect(clusterNodeLabels(clusterOf({ nodes: ['n'] }))).toEqual({ region: 'east' });
    expect(clusterNodeLabels(clusterOf({ nodes: ['n'], nodeLabels: { zone: '1' } }))).toEqual({ zone: '1' });
    expect(clusterNodeLabels(clusterOf({ nodeSelector: { names: '*' } }))).toEqual({ region: 'east' });
    expect(clusterNodeLabels(clusterOf({}))).toEqual({});
  });
});

describe('clusterPublish()', () => {
  it('publishes 80 and 8443 on the nodes of the proxies unless it is said', () => {
    expect(clusterPublish(clusterOf({}))).toEqual({
      mode: 'host',
      http: { published: 80, target: 80 },
      https: { published: 8443, target: 443 },
    });
  });

  it('takes what is said and fills in the rest', () => {
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
  it('is one for each node unless it is said', () => {
    expect(clusterReplicas(clusterOf({}), ['a', 'b'])).toBe(2);
    expect(clusterReplicas(clusterOf({ proxy: { replicas: 0 } }), ['a', 'b'])).toBe(0);
  });

  it('is not known where the nodes are not', () => {
    expect(clusterReplicas(clusterOf({}), undefined)).toBeUndefined();
    expect(clusterReplicas(clusterOf({ proxy: { replicas: 1 } }), undefined)).toBe(1);
  });
});

describe('clusterNetworks()', () => {
  it('gives every network as an object', () => {
    expect(clusterNetworks(clusterOf({ networks: ['a', { name: 'b', internal: true }] }))).toEqual([
      { name: 'a' },
      { name: 'b', internal: true },
    ]);
  });
});

describe('serviceClusterOf()', () => {
  it('is the default cluster unless it is said', () => {
    expect(serviceClusterOf(serviceOf({}))).toBe('');
    expect(serviceClusterOf(serviceOf({ serviceCluster: 'east' }))).toBe('east');
  });
});

describe('serviceNetworks()', () => {
  const route = { hosts: ['demo.A'], port: 8000, network: 'b' };

  it('are the only network of the cluster unless it is said', () => {
    expect(serviceNetworks(serviceOf({}), clusterOf({ networks: ['a'] }))).toEqual(['a']);
    expect(serviceNetworks(serviceOf({}), clusterOf({ networks: ['a', 'b'] }))).toEqual([]);
    expect(serviceNetworks(serviceOf({}), undefined)).toEqual([]);
    expect(serviceNetworks(serviceOf({ networks: ['c'] }), clusterOf({ networks: ['a'] }))).toEqual(['c']);
  });

  it('are the network of the route where only that is said', () => {
    expect(serviceNetworks(serviceOf({ route }), clusterOf({ networks: ['a', 'b'] }))).toEqual(['b']);
  });
});

describe('routableNetworks()', () => {
  it('are those that the cluster has too', () => {
    const service = serviceOf({ networks: ['a', 'database'] });

    expect(routableNetworks(service, clusterOf({ networks: ['a', 'b'] }))).toEqual(['a']);
    expect(routableNetworks(service, clusterOf({}))).toEqual(['a', 'database']);
  });
});

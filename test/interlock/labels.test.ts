import { describe, expect, it } from 'vitest';
import { hasInterlockMark, instanceIdsIn, isTypedByInterlock } from '../../src/interlock/marks.ts';
import { routedCluster, routeLabels, routeSecrets } from '../../src/interlock/route-labels.ts';
import { proxyNamesIn, servedClusters, serviceNamesIn } from '../../src/interlock/service-names.ts';
import { clustersConfig, defaultConfig } from '../builders/interlock-swarm.ts';
import { documentOf } from './document-samples.ts';

describe('routeLabels()', () => {
  it('writes the labels of the vendor page', () => {
    expect(routeLabels({ hosts: ['demo.A'], port: 8000 }, 'east')).toEqual({
      'com.docker.lb.hosts': 'demo.A',
      'com.docker.lb.port': '8000',
      'com.docker.lb.service_cluster': 'east',
    });
  });

  it('writes no cluster label for the default cluster, and all else that is said', () => {
    const route = {
      hosts: ['a.test', 'b.test'],
      port: 80,
      network: 'net',
      contextRoot: '/app',
      contextRootRewrite: false,
      tls: { cert: 'cert', key: 'key' },
    };

    expect(routeLabels(route, '')).toEqual({
      'com.docker.lb.hosts': 'a.test,b.test',
      'com.docker.lb.port': '80',
      'com.docker.lb.network': 'net',
      'com.docker.lb.context_root': '/app',
      'com.docker.lb.context_root_rewrite': 'false',
      'com.docker.lb.ssl_cert': 'cert',
      'com.docker.lb.ssl_key': 'key',
    });
  });
});

describe('routeSecrets()', () => {
  it('are those that the labels name', () => {
    const tls = { cert: 'a', key: 'b' };

    expect(routeSecrets(routeLabels({ hosts: ['a'], port: 1, tls }, ''))).toEqual(['a', 'b']);
    expect(routeSecrets(routeLabels({ hosts: ['a'], port: 1, tls: { cert: 'a' } }, ''))).toEqual(['a']);
    expect(routeSecrets({})).toEqual([]);
  });
});

describe('routedCluster()', () => {
  it('is the cluster that a routed service asks for', () => {
    expect(routedCluster(routeLabels({ hosts: ['a'], port: 1 }, 'east'))).toBe('east');
    expect(routedCluster(routeLabels({ hosts: ['a'], port: 1 }, ''))).toBe('');
    expect(routedCluster({ 'com.docker.lb.default_backend': 'true' })).toBe('');
  });

  it('is missing where no route is asked for', () => {
    expect(routedCluster({ 'com.docker.lb.port': '80' })).toBeUndefined();
    expect(routedCluster({})).toBeUndefined();
  });
});

describe('hasInterlockMark()', () => {
  const ids = instanceIdsIn(documentOf(defaultConfig));

  it('knows a service by its type or by the id of the Interlock that runs here', () => {
    expect(hasInterlockMark({ type: 'com.docker.interlock.core.proxy' }, ids)).toBe(true);
    expect(hasInterlockMark({ 'com.docker.ucp.InstanceID': 'vl5umu06ryluu66uzjcv5h1bo' }, ids)).toBe(true);
  });

  it('does not know a service by another id, or by none', () => {
    expect(hasInterlockMark({ 'com.docker.ucp.InstanceID': 'another' }, ids)).toBe(false);
    expect(hasInterlockMark({}, new Set(['']))).toBe(false);
    expect(hasInterlockMark({}, ids)).toBe(false);
    expect(isTypedByInterlock({ type: 'com.docker.interlock.other' })).toBe(false);
  });

  it('finds no id in a document without label maps', () => {
    expect(instanceIdsIn(documentOf('[Extensions.a]\nLabels = "text"\n'))).toEqual(new Set());
    expect(instanceIdsIn(documentOf('[Extensions.a.Labels]\n"com.docker.ucp.InstanceID" = ""\n'))).toEqual(
      new Set(),
    );
  });
});

describe('serviceNamesIn()', () => {
  it('names every service that the core makes for the blocks', () => {
    expect(serviceNamesIn(documentOf(clustersConfig))).toEqual([
      'ucp-interlock-extension-east',
      'ucp-interlock-proxy-east',
      'ucp-interlock-config-east',
      'ucp-interlock-extension-west',
      'ucp-interlock-proxy-west',
      'ucp-interlock-config-west',
    ]);
    expect(proxyNamesIn(documentOf(defaultConfig))).toEqual(['ucp-interlock-proxy']);
    expect(serviceNamesIn(documentOf('[Extensions.a]\nServiceName = ""\n'))).toEqual([]);
  });
});

describe('servedClusters()', () => {
  it('has the empty name for a block without a cluster', () => {
    expect(servedClusters(documentOf(defaultConfig))).toEqual(new Set(['']));
    expect(servedClusters(documentOf(clustersConfig))).toEqual(new Set(['east', 'west']));
  });
});

import { describe, expect, it } from 'vitest';
import { hasInterlockMark, instanceIdsIn, isTypedByInterlock } from '../../../src/interlock/blocks/marks.ts';
import { proxyNamesIn, servedClusters, serviceNamesIn } from '../../../src/interlock/blocks/service-names.ts';
import { clustersConfig, defaultConfig } from '../../builders/interlock-swarm.ts';
import { documentOf } from '../document/document-samples.ts';

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

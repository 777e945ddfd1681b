import { describe, expect, it } from 'vitest';
import {
  clusterOf,
  isHitless,
  networksOf,
  portsOf,
  proxyReplicasOf,
  publishedPortsOf,
  publishModeOf,
  serviceNamesOf,
} from '../../../src/interlock/blocks/extension-block.ts';

describe('the readers of an extension block', () => {
  it('tell networks that are left to the core from none', () => {
    expect(networksOf({})).toBeUndefined();
    expect(networksOf({ Networks: [] })).toEqual([]);
    expect(networksOf({ Networks: ['a', 1, 'b'] })).toEqual(['a', 'b']);
  });

  it('name the services that the core makes, without names that it chooses itself', () => {
    expect(serviceNamesOf({ ServiceName: 'e', ProxyServiceName: '', ConfigServiceName: 'c' })).toEqual([
      'e',
      'c',
    ]);
  });

  it('have a value where a block says nothing', () => {
    expect(clusterOf(undefined)).toBe('');
    expect(proxyReplicasOf({})).toBeUndefined();
    expect(publishModeOf({})).toBe('ingress');
    expect(isHitless({})).toBe(false);
    expect(publishedPortsOf({})).toEqual([]);
  });

  it('pair the ports, and take what is no number for none', () => {
    const block = { PublishedPort: 80, TargetPort: 8080, PublishedSSLPort: '8443', TargetSSLPort: 443 };

    expect(portsOf(block)).toEqual([
      { published: 80, target: 8080 },
      { published: undefined, target: 443 },
    ]);
    expect(publishedPortsOf(block)).toEqual([80]);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseBlocks, type Block } from '../../../src/sandbox/stand-in-core/block.ts';
import {
  makeConfigService,
  makeExtension,
  makeProxy,
  type MadeService,
} from '../../../src/sandbox/stand-in-core/made-services.ts';
import { block } from './core-world.ts';

const page = readFileSync(new URL('../../fixtures/service-clusters-config.toml', import.meta.url), 'utf8');
const instance = { 'com.docker.ucp.InstanceID': 'vl5umu06ryluu66uzjcv5h1bo' };
const noOverride = (image: string): string => image;

const blockOf = (text: string): Block => {
  const [first] = parseBlocks(text);
  if (first === undefined) throw new Error('There is no block');
  return first;
};

const proxyOf = (lines: string): MadeService => makeProxy(blockOf(block('east', lines)), [], noOverride);

describe('makeProxy()', () => {
  it("makes the proxy that the vendor's page describes for the east cluster", () => {
    const { spec, madeFrom } = makeProxy(blockOf(page), ['eastnet-id'], noOverride);

    expect(spec).toEqual({
      Name: 'ucp-interlock-proxy-east',
      Labels: {
        ...instance,
        proxy_region: 'east',
        type: 'com.docker.interlock.core.proxy',
        'stand-in-core.made-from': madeFrom,
      },
      Mode: { Replicated: { Replicas: 1 } },
      UpdateConfig: { Parallelism: 1, FailureAction: 'rollback' },
      TaskTemplate: {
        ContainerSpec: {
          Image: 'docker/ucp-interlock-proxy:3.2.3',
          Args: [],
          Labels: { ...instance, 'stand-in-core.made-from': madeFrom },
          StopSignal: 'SIGQUIT',
          StopGracePeriod: 5_000_000_000,
        },
        Placement: {
          Constraints: [
            'node.labels.com.docker.ucp.orchestrator.swarm==true',
            'node.platform.os==linux',
            'node.labels.region==east',
          ],
        },
        Networks: [{ Target: 'eastnet-id' }],
      },
      EndpointSpec: {
        Ports: [
          { Protocol: 'tcp', PublishMode: 'host', PublishedPort: 80, TargetPort: 80 },
          { Protocol: 'tcp', PublishMode: 'host', PublishedPort: 8443, TargetPort: 443 },
        ],
      },
    });
  });

  it.each([
    ['ProxyArgs = ["-D", ""]', { TaskTemplate: { ContainerSpec: { Args: ['-D'] } } }],
    ['ProxyUpdateDelay = "1m30s"', { UpdateConfig: { Delay: 90_000_000_000 } }],
    ['PROXYSTOPSIGNAL = "SIGTERM"', { TaskTemplate: { ContainerSpec: { StopSignal: 'SIGTERM' } } }],
    ['TargetPort = 8081', { EndpointSpec: { Ports: [{ PublishedPort: 8080, TargetPort: 8081 }, {}] } }],
    [
      'PublishedSSLPort = 443\nTargetSSLPort = 8444',
      { EndpointSpec: { Ports: [{}, { PublishedPort: 443, TargetPort: 8444 }] } },
    ],
  ])('understands %s', (lines, expected) => {
    expect(proxyOf(lines).spec).toMatchObject(expected);
  });

  it('changes madeFrom with any key and with the networks, but not with the order of keys', () => {
    const one = proxyOf('[Extensions.east.Config]\nUser = "nginx"\nPidPath = "/p"');
    const reordered = proxyOf('[Extensions.east.Config]\nPidPath = "/p"\nUser = "nginx"');
    const other = proxyOf('[Extensions.east.Config]\nUser = "other"\nPidPath = "/p"');
    const onNetwork = makeProxy(blockOf(block('east')), ['n'], noOverride);

    expect(reordered.madeFrom).toBe(one.madeFrom);
    expect(new Set([one, other, proxyOf(''), onNetwork].map(({ madeFrom }) => madeFrom)).size).toBe(4);
  });
});

describe('makeExtension()', () => {
  it("makes the extension that the vendor's page describes for the east cluster", () => {
    const { spec, madeFrom } = makeExtension(blockOf(page), ['core-net'], noOverride);

    expect(spec).toEqual({
      Name: 'ucp-interlock-extension-east',
      Labels: {
        ...instance,
        ext_region: 'east',
        type: 'com.docker.interlock.core.extension',
        'stand-in-core.made-from': madeFrom,
      },
      Mode: { Replicated: { Replicas: 1 } },
      TaskTemplate: {
        ContainerSpec: {
          Image: 'docker/ucp-interlock-extension:3.2.3',
          Args: [],
          Labels: { ...instance, 'stand-in-core.made-from': madeFrom },
        },
        Placement: {
          Constraints: ['node.labels.com.docker.ucp.orchestrator.swarm==true', 'node.platform.os==linux'],
        },
        Networks: [{ Target: 'core-net' }],
      },
    });
  });
});

describe('makeConfigService()', () => {
  it('makes a global service on the nodes of the proxies', () => {
    const { spec, madeFrom } = makeConfigService(blockOf(page), noOverride);

    expect(spec).toMatchObject({
      Name: 'ucp-interlock-config-east',
      Labels: { type: 'com.docker.interlock.core.config', 'stand-in-core.made-from': madeFrom },
      Mode: { Global: {} },
      TaskTemplate: {
        ContainerSpec: { Image: 'docker/ucp-interlock-config:3.2.3' },
        Placement: { Constraints: expect.arrayContaining(['node.labels.region==east']) as unknown },
      },
    });
  });
});

describe('parseBlocks()', () => {
  it.each([
    ['no extensions', 'ListenAddr = ":8080"', []],
    ['keys in any case', '[EXTENSIONS.east]\nIMAGE = "a"', [{ name: 'east', keys: { image: 'a' } }]],
  ])('reads %s', (_case, text, blocks) => {
    expect(parseBlocks(text)).toEqual(blocks);
  });
});

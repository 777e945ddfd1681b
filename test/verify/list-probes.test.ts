import { describe, expect, it } from 'vitest';
import { nodeAddresses } from '../../src/verify/node-addresses.ts';
import { listProbes } from '../../src/verify/list-probes.ts';
import type { VerifyInput } from '../../src/verify/verify-input.ts';
import type { VerifiedService } from '../../src/verify/host-route.ts';
import { observedNode } from '../builders/observed.ts';
import { clusterBlock, noAnswer, routed, twoClusters, verifyInput } from '../builders/verify.ts';

const idsOf = (
  services: readonly VerifiedService[],
  overrides: Partial<VerifyInput> = {},
): readonly string[] => listProbes(verifyInput(services, overrides)).probes.map(({ id }) => id);

const demo = routed('demo', 'east', { hosts: 'demo.A', port: '8000' });

describe('listProbes()', () => {
  it('asks every proxy of every cluster for the hosts of the vendor page', () => {
    expect(idsOf([demo])).toEqual([
      'route http://demo.a/ at n1:80',
      'isolation http://demo.a/ at n2:80',
      'isolation https://demo.a/ at n2:8443',
      'proxy proxy-east',
      'default http://reconciler-verify.invalid/ at n1:80',
      'status http://demo.a/nginx_status at n1:80',
      'default https://reconciler-verify.invalid/ at n1:8443',
      'isolation http://reconciler-verify.invalid/ at m0:80',
      'isolation https://reconciler-verify.invalid/ at m0:8443',
      'isolation http at n2:80',
      'isolation https at n2:8443',
      'proxy proxy-west',
      'default http://reconciler-verify.invalid/ at n2:80',
      'status http://reconciler-verify.invalid/nginx_status at n2:80',
      'default https://reconciler-verify.invalid/ at n2:8443',
      'isolation http://reconciler-verify.invalid/ at m0:80',
      'isolation https://reconciler-verify.invalid/ at m0:8443',
      'isolation http at n1:80',
      'isolation https at n1:8443',
    ]);
  });

  it.each([
    [
      'TLS',
      { ssl_cert: 'cert' },
      ['route http://h/ at n1:80', 'tls https://h/ at n1:8443', 'route https://h/ at n1:8443'],
    ],
    [
      'passthrough',
      { ssl_passthrough: 'true' },
      ['passthrough http://h/ at n1:80', 'passthrough https://h/ at n1:8443'],
    ],
    ['a redirect', { redirects: 'http://h,https://new.test' }, ['redirect http://h/verify?probe=1 at n1:80']],
    ['a redirect of another host', { redirects: 'http://old,https://h' }, ['route http://h/ at n1:80']],
    [
      'a context root',
      { context_root: '/app' },
      ['context http://h/app/ at n1:80', 'context http://h/app-verify at n1:80'],
    ],
    [
      'a context root that is rewritten',
      { context_root: '/app/', context_root_rewrite: 'true' },
      [
        'context http://h/app/ at n1:80',
        'context http://h/app-verify at n1:80',
        'context http://h/app at n1:80',
      ],
    ],
    [
      'websockets',
      { websocket_endpoints: '/a,/b' },
      ['route http://h/ at n1:80', 'websocket http://h/a at n1:80', 'websocket http://h/b at n1:80'],
    ],
  ] as const)('asks for what the labels say: %s', (_what, options, expected) => {
    const ids = idsOf([routed('app', 'east', { hosts: 'h', ...options })]);

    expect(ids.filter((id) => id.includes('://h/') && !/^(isolation|status)/.test(id))).toEqual(expected);
  });

  it('does not call a host foreign in a cluster that serves it too', () => {
    const ids = idsOf([demo, routed('other', 'west', { hosts: 'demo.a' })]);

    expect(ids.filter((id) => id.includes('demo.a') && id.startsWith('isolation'))).toEqual([]);
    expect(ids).toContain('route http://demo.a/ at n2:80');
  });

  it('expects no default answer where a service takes unknown hosts', () => {
    const ids = idsOf([demo, routed('all', 'west', { hosts: 'all.test', default_backend: 'true' })]);

    expect(ids).not.toContain('default http://reconciler-verify.invalid/ at n2:80');
    expect(ids).toContain('default http://reconciler-verify.invalid/ at n1:80');
  });

  it('asks every node where the ports are published by ingress, and expects none to refuse', () => {
    const document = { top: {}, extensions: { east: clusterBlock('east', { PublishMode: 'ingress' }) } };
    const ids = idsOf([demo], { document });

    expect(ids.filter((id) => id.startsWith('route'))).toEqual(
      ['m0', 'n1', 'n2'].map((node) => `route http://demo.a/ at ${node}:80`),
    );
    expect(ids.filter((id) => id.startsWith('isolation'))).toEqual([]);
  });

  it('asks for a name below a wildcard, and for an international name in ASCII', () => {
    const ids = idsOf([routed('wild', 'east', { hosts: '*.wild.test,bücher.test' })]);

    expect(ids).toContain('route http://verify.wild.test/ at n1:80');
    expect(ids).toContain('route http://xn--bcher-kva.test/ at n1:80');
  });

  it('skips what cannot be asked, with the reason', () => {
    const observed = { ...twoClusters, nodes: [observedNode('n1', { address: '0.0.0.0' })] };
    const { probes } = listProbes(verifyInput([demo], { observed }));
    const [route] = probes;

    expect(route?.request).toBeUndefined();
    expect(route?.judge(noAnswer('refused'))).toEqual({
      verdict: 'skipped',
      reason: 'the swarm reports no address of the node "n1"',
      hint: 'Give one: --address n1=ADDRESS',
    });
  });

  it('asks at the addresses that a person gives', () => {
    const addresses = nodeAddresses(new Map([['n1', '198.51.100.7']]));
    const [route] = listProbes(verifyInput([demo], { addresses })).probes;

    expect(route?.request?.address).toBe('198.51.100.7');
  });

  it('reports a host in a cluster that config.toml does not have', () => {
    const [route] = listProbes(verifyInput([routed('lost', 'north', { hosts: 'lost.test' })])).probes;

    expect(route?.judge(noAnswer('refused'))).toMatchObject({
      verdict: 'fail',
      reason: 'no block of config.toml is for the cluster "north"',
    });
  });

  it('reports a cluster with fewer proxies than it should have', () => {
    const document = { top: {}, extensions: { east: clusterBlock('east', { ProxyReplicas: 2 }) } };
    const { probes } = listProbes(verifyInput([], { document }));

    expect(probes.find(({ kind }) => kind === 'proxy')?.judge(noAnswer('refused'))).toMatchObject({
      verdict: 'fail',
      reason: '1 of 2 proxies run',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { acceptService } from '../../../src/nginx/routes/accept-service.ts';
import { routedMembers, type RouteOptionTexts } from '../../builders/proxy-model.ts';

const accept = (options: RouteOptionTexts, members?: readonly string[]) =>
  acceptService(routedMembers('demo', { hosts: 'demo.local', ...options }, members), { isIpHash: false });

describe('acceptService()', () => {
  it.each<[label: string, options: RouteOptionTexts, reason: string]>([
    ['hosts', { hosts: '' }, 'no host is given'],
    ['hosts', { hosts: 'a; } server {' }, 'is not host names'],
    ['port', { port: '' }, 'is missing'],
    ['port', { port: '70000' }, 'is not a whole number from 1 to 65535'],
    ['context_root', { context_root: '/a//b' }, 'would match no request'],
    ['context_root', { context_root: '/a%20b' }, 'would match no request'],
    ['context_root', { context_root: '/a/../b' }, 'would match no request'],
    ['websocket_endpoints', { websocket_endpoints: '/ws,/é' }, 'would match no request'],
    ['sticky_session_cookie', { sticky_session_cookie: 'my-cookie' }, 'is not a cookie name'],
    ['sticky_session_cookie', { sticky_session_cookie: 'a', ip_hash: 'true' }, 'is set beside ip_hash'],
    [
      'sticky_session_cookie',
      { sticky_session_cookie: 'a', algorithm: 'least_conn' },
      'is set beside algorithm',
    ],
    ['ip_hash', { ip_hash: 'true', algorithm: 'least_conn' }, 'is set beside algorithm'],
    ['algorithm', { algorithm: 'random' }, 'is not round_robin, ip_hash, least_conn'],
    ['ssl_key', { ssl_key: 'shop.key' }, 'has no ssl_cert'],
    ['ssl_only', { ssl_only: 'true' }, 'HTTP would go on'],
  ])('refuses a service by its label %s: %j', (label, options, reason) => {
    const { accepted, refused } = accept(options);

    expect(accepted).toBeUndefined();
    expect(refused).toEqual([
      expect.objectContaining({
        service: 'demo',
        label: `com.docker.lb.${label}`,
        reason: expect.stringContaining(reason) as string,
      }),
    ]);
  });

  it('names every label that is wrong', () => {
    expect(accept({ port: 'x', ip_hash: 'maybe' }).refused.map(({ label }) => label)).toEqual([
      'com.docker.lb.port',
      'com.docker.lb.ip_hash',
    ]);
  });

  it('refuses members that are none', () => {
    expect(accept({}, ['10.0.0.1:80; } x']).refused).toMatchObject([{ label: 'com.docker.lb.port' }]);
  });

  it('leaves out a wrong host, and the others go on', () => {
    const { accepted, refused } = accept({ hosts: 'a.*.local,Demo.local,demo.LOCAL' });

    expect([...(accepted?.hosts.keys() ?? [])]).toEqual(['demo.local']);
    expect(refused).toMatchObject([{ label: 'com.docker.lb.hosts', host: 'a.*.local' }]);
  });

  it('takes 100 hosts, and not 101', () => {
    const hosts = (count: number): string =>
      Array.from({ length: count }, (_, index) => `h${index}`).join(',');

    expect(accept({ hosts: hosts(100) }).accepted?.hosts.size).toBe(100);
    expect(accept({ hosts: hosts(101) }).refused).toMatchObject([
      { reason: 'lists 101 hosts, and a service may have 100' },
    ]);
  });

  it('takes the same algorithm twice for one', () => {
    expect(accept({ ip_hash: 'true', algorithm: 'ip_hash' }).refused).toEqual([]);
  });
});

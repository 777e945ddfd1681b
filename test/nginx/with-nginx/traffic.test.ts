import { afterAll, beforeAll, expect, it } from 'vitest';
import { proxyModel, routedMembers } from '../../builders/proxy-model.ts';
import { tlsFixture } from '../../builders/tls.ts';
import { startBackend, startTlsBackend, type Asked, type Backend } from '../../support/backends.ts';
import { describeNginx } from '../../support/describe-nginx.ts';
import { startNginx, type Answer, type RunningNginx } from '../../support/running-nginx.ts';

const asked = ({ body }: Answer): Asked => JSON.parse(body) as Asked;
const certificate = { ssl_cert: 'shop.crt', ssl_key: 'shop.key' };
const secrets = {
  'shop.crt': tlsFixture('shop.crt'),
  'shop.key': tlsFixture('shop.key'),
  'other.key': tlsFixture('renewed.key'),
};
const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };

describeNginx('a rendered file', (nginx) => {
  const backends: Backend[] = [];
  let proxy: RunningNginx;

  beforeAll(async () => {
    const member = async (name: string): Promise<readonly string[]> => {
      const backend = await startBackend(name);
      backends.push(backend);
      return [backend.member];
    };
    const own = await startTlsBackend('own');
    backends.push(own);
    const v1 = await member('demo-v1');
    const two = [...(await member('cookie-1')), ...(await member('cookie-2'))];
    proxy = await startNginx(
      nginx,
      proxyModel(
        [
          routedMembers('demo-v1', { hosts: 'demo.A' }, [...v1, ...(await member('demo-v1b'))]),
          routedMembers('demo-v2', { hosts: 'demo.A' }, await member('demo-v2')),
          routedMembers('wide', { hosts: '*.wide.local' }, await member('wide')),
          routedMembers('narrow', { hosts: 'gone.wide.local' }, []),
          routedMembers('old', { hosts: 'old.local', redirects: 'http://old.local,http://new.local/' }, []),
          routedMembers(
            'rooted',
            { hosts: 'rooted.local', context_root: '/app', websocket_endpoints: '/ws' },
            await member('rooted'),
          ),
          routedMembers(
            'stripped',
            { hosts: 'stripped.local', context_root: '/app', context_root_rewrite: 'true' },
            await member('stripped'),
          ),
          routedMembers('cookie', { hosts: 'cookie.local', sticky_session_cookie: 'session' }, two),
          routedMembers('shop', { hosts: 'shop.test', ...certificate }, await member('shop')),
          routedMembers(
            'only',
            { hosts: 'only.test', redirects: 'http://only.test,https://only.test', ...certificate },
            await member('only'),
          ),
          routedMembers('wrong', { hosts: 'wrong.test', ssl_cert: 'shop.crt', ssl_key: 'other.key' }, v1),
          routedMembers('own', { hosts: 'own.test', ssl_passthrough: 'true' }, [own.member]),
        ],
        { AccessLogFormat: 'json' },
      ),
      secrets,
    );
  });

  afterAll(async () => {
    await proxy.stop();
    for (const backend of backends) await backend.stop();
  });

  it('answers an unknown host with 503 and a page, without info headers', async () => {
    const answer = await proxy.http({ host: 'nobody.local' });

    expect(answer.status).toBe(503);
    expect(answer.body).toContain('An error occurred.');
    expect(answer.headers['x-proxy-id']).toBeUndefined();
  });

  it('matches hosts without case and port, and shares them by the number of tasks', async () => {
    const names = new Map<string, number>();
    for (let index = 0; index < 30; index++) {
      const answer = await proxy.http({ host: 'DEMO.a:8080' });
      const { name } = asked(answer);
      names.set(name, (names.get(name) ?? 0) + 1);
    }

    expect(names).toEqual(new Map([...names].map(([name]) => [name, 10])));
    expect(names.size).toBe(3);
  });

  it('sends the info headers, and the same request id to the client and to the application', async () => {
    const answer = await proxy.http({ host: 'demo.A' });

    expect(answer.headers).toMatchObject({
      'x-request-id': asked(answer).headers['x-request-id'],
      'x-server-info': 'swarm-reconciler',
      'x-upstream-addr': expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      'x-upstream-response-time': expect.anything() as string,
      'x-proxy-id': expect.anything() as string,
    });
  });

  it('passes on a request id of the client, unless it is none', async () => {
    const ask = async (id: string): Promise<string | undefined> =>
      asked(await proxy.http({ host: 'demo.A', headers: { 'X-Request-Id': id } })).headers['x-request-id'];

    expect(await ask('trace-1')).toBe('trace-1');
    expect(await ask('a b"')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells the application who asked, for what and how', async () => {
    const { headers } = asked(
      await proxy.http({ host: 'Demo.A:8080', headers: { 'X-Forwarded-For': '192.0.2.1' } }),
    );

    expect(headers).toMatchObject({
      host: 'Demo.A:8080',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-for': '192.0.2.1, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'Demo.A:8080',
      'x-forwarded-port': '8080',
    });
  });

  it('answers a wildcard, but not for a host that somebody has without tasks', async () => {
    expect(asked(await proxy.http({ host: 'a.b.wide.local' })).name).toBe('wide');
    expect((await proxy.http({ host: 'gone.wide.local' })).status).toBe(503);
    expect((await proxy.http({ host: 'wide.local' })).status).toBe(503);
  });

  it('redirects a host with 302, path and query', async () => {
    const { status, headers } = await proxy.http({ host: 'old.local', path: '/a%20b?c=d' });

    expect({ status, location: headers.location }).toEqual({
      status: 302,
      location: 'http://new.local/a%20b?c=d',
    });
    expect(headers['x-server-info']).toBe('swarm-reconciler');
  });

  it.each([
    ['/app', '/app'],
    ['/app/', '/app/'],
    ['/app/x?y=1', '/app/x?y=1'],
    ['/app/%2e./app/x', '/app/%2e./app/x'],
  ])('serves a context root: %s is asked as %s', async (path, expected) => {
    expect(asked(await proxy.http({ host: 'rooted.local', path })).url).toBe(expected);
  });

  it.each(['/', '/application', '/ap', '/app/../x'])(
    'answers %s outside of the context root with 503',
    async (path) => {
      expect((await proxy.http({ host: 'rooted.local', path })).status).toBe(503);
    },
  );

  it.each([
    ['/app/', '/'],
    ['/app/ping', '/ping'],
    ['/app/a%20b/?c=d', '/a%20b/?c=d'],
    ['/app/a%0d%0ab', '/a%0D%0Ab'],
  ])('takes the context root off: %s is asked as %s', async (path, expected) => {
    expect(asked(await proxy.http({ host: 'stripped.local', path })).url).toBe(expected);
  });

  it('redirects a context root without its slash within the host, whatever the port', async () => {
    const { status, headers } = await proxy.http({ host: 'stripped.local:8080', path: '/app?a=b' });

    expect({ status, location: headers.location }).toEqual({ status: 301, location: '/app/?a=b' });
  });

  it.each([
    ['demo.A', '/'],
    ['rooted.local', '/ws'],
    ['rooted.local', '/app/live'],
  ])('upgrades to a websocket at %s%s', async (host, path) => {
    const answer = await proxy.http({ host, path, headers: upgrade });

    expect(answer.status).toBe(101);
  });

  it('does not pass on an upgrade to HTTP/2, which would go around the routes', async () => {
    const headers = {
      Connection: 'Upgrade, HTTP2-Settings',
      Upgrade: 'h2c',
      'HTTP2-Settings': 'AAMAAABkAAQAAP__',
    };
    const answer = await proxy.http({ host: 'demo.A', headers });

    expect(asked(answer).headers).not.toHaveProperty('upgrade');
  });

  it('keeps a session at its task by the cookie', async () => {
    const names = new Set<string>();
    for (let index = 0; index < 10; index++) {
      names.add(asked(await proxy.http({ host: 'cookie.local', headers: { Cookie: 'session=abc' } })).name);
    }

    expect(names.size).toBe(1);
  });

  it('goes on with a task that answers 500', async () => {
    for (let index = 0; index < 5; index++) {
      const answer = await proxy.http({ host: 'stripped.local', path: '/app/status/500' });
      expect(asked(answer).name).toBe('stripped');
    }
  });

  it('terminates TLS, serves HTTP beside it and names the scheme', async () => {
    const overTls = await proxy.https({ host: 'shop.test' });

    expect(overTls.certificate).toBe('shop.test');
    expect(asked(overTls)).toMatchObject({
      name: 'shop',
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-port': '443', 'x-real-ip': '127.0.0.1' },
    });
    expect(asked(await proxy.http({ host: 'shop.test' })).name).toBe('shop');
  });

  it('redirects to TLS of the same host without a loop', async () => {
    const { headers } = await proxy.http({ host: 'only.test', path: '/x' });

    expect(headers.location).toBe('https://only.test/x');
    expect(asked(await proxy.https({ host: 'only.test', path: '/x' })).name).toBe('only');
  });

  it('passes TLS on to the application, and has no HTTP for it', async () => {
    const answer = await proxy.https({ host: 'own.test' });

    expect(asked(answer).name).toBe('own');
    expect(answer.headers['x-proxy-id']).toBeUndefined();
    expect((await proxy.http({ host: 'own.test' })).status).toBe(503);
  });

  it.each(['nobody.test', 'wrong.test', 'demo.a'])(
    'closes TLS of %s, and that of others goes on',
    async (host) => {
      await expect(proxy.https({ host })).rejects.toThrow();

      expect((await proxy.https({ host: 'shop.test' })).status).toBe(200);
    },
  );

  it('shows its status page on a socket only', async () => {
    expect((await proxy.statusPage()).body).toContain('Active connections');
    expect(asked(await proxy.http({ host: 'demo.A', path: '/nginx_status' })).url).toBe('/nginx_status');
    expect((await proxy.http({ host: 'nobody.local', path: '/nginx_status' })).status).toBe(503);
  });

  it('logs JSON, whatever a client sends', async () => {
    await proxy
      .http({ host: 'demo.A', path: '/%22x', headers: { 'User-Agent': '"}\u0007\\' } })
      .catch(() => undefined);
    await proxy.http({ host: 'demo.A', path: '/last', headers: { 'User-Agent': '"},{"' } });

    const lines = (await proxy.log()).split('\n').filter((line) => line.startsWith('{'));
    const entries = lines.map((line) => JSON.parse(line) as Record<string, string>);
    expect(entries.at(-1)).toMatchObject({ uri: '/last', status: '200', user_agent: '"},{"' });
  });
});

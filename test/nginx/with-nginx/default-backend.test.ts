import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { proxyModel, routedMembers } from '../../builders/proxy-model.ts';
import { tlsFixture } from '../../builders/tls.ts';
import { startBackend, type Asked, type Backend } from '../../support/backends.ts';
import { describeNginx } from '../../support/describe-nginx.ts';
import { startNginx, type RunningNginx } from '../../support/running-nginx.ts';

const secrets = { 'shop.crt': tlsFixture('shop.crt'), 'shop.key': tlsFixture('shop.key') };

describeNginx('a default backend', (nginx) => {
  let backends: readonly [Backend, Backend];
  let proxy: RunningNginx;

  beforeAll(async () => {
    backends = [await startBackend('any'), await startBackend('demo')];
    const [any, demo] = backends;
    const certificate = { ssl_cert: 'shop.crt', ssl_key: 'shop.key' };
    proxy = await startNginx(
      nginx,
      proxyModel([
        routedMembers('any', { default_backend: 'true', ...certificate }, [any.member]),
        routedMembers('demo', { hosts: 'a-demo.local', ...certificate }, [demo.member]),
      ]),
      secrets,
    );
  });
  afterAll(async () => {
    await proxy.stop();
    for (const backend of backends) await backend.stop();
  });

  const nameOf = ({ body }: { readonly body: string }): string => (JSON.parse(body) as Asked).name;

  it('answers for hosts that nobody else has, over HTTP and TLS', async () => {
    expect(nameOf(await proxy.http({ host: 'nobody.local' }))).toBe('any');
    expect(nameOf(await proxy.https({ host: 'nobody.local' }))).toBe('any');
    expect(nameOf(await proxy.http({ host: 'a-demo.local' }))).toBe('demo');
    expect(nameOf(await proxy.https({ host: 'a-demo.local' }))).toBe('demo');
  });

  it('answers a request without a host', async () => {
    const socket = connect(proxy.ports.http, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.0\r\n\r\n');

    expect(await text(socket)).toContain('"name":"any"');
  });

  it('is asked over HTTP/2 too, with the host', async () => {
    const session = connectHttp2(`https://127.0.0.1:${proxy.ports.tls}`, {
      servername: 'a-demo.local',
      rejectUnauthorized: false,
    });
    const request = session.request({ ':path': '/h2', ':authority': 'a-demo.local' });
    const asked = JSON.parse(await text(request)) as Asked;
    session.close();

    expect(asked).toMatchObject({
      name: 'demo',
      url: '/h2',
      headers: { host: 'a-demo.local', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'a-demo.local' },
    });
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { proxyModel, routedMembers } from '../../builders/proxy-model.ts';
import { tlsFixture } from '../../builders/tls.ts';
import { startBackend, type Asked, type Backend } from '../../support/backends.ts';
import { describeNginx } from '../../support/describe-nginx.ts';
import { startNginx } from '../../support/running-nginx.ts';

const secrets = { 'shop.crt': tlsFixture('shop.crt'), 'shop.key': tlsFixture('shop.key') };
/** As a load balancer that terminates TLS in front of the proxy. */
const fromBalancer = {
  'X-Forwarded-For': '192.0.2.9',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'shop.example',
  'X-Forwarded-Port': '8443',
};

describeNginx('headers of a proxy in front of ours', (nginx) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await startBackend('shop');
  });
  afterAll(() => backend.stop());

  /** The headers that the application gets over HTTP and over TLS. */
  async function headersWith(config: JsonObject, isPassing = false): Promise<readonly Asked['headers'][]> {
    const shop = { hosts: 'shop.test', ssl_cert: 'shop.crt', ssl_key: 'shop.key' };
    const own = routedMembers('own', { hosts: 'own.test', ssl_passthrough: 'true' }, [backend.member]);
    const services = [routedMembers('shop', shop, [backend.member]), ...(isPassing ? [own] : [])];
    const proxy = await startNginx(nginx, proxyModel(services, config), secrets);
    try {
      const ask = { host: 'shop.test', headers: fromBalancer };
      const answers = [await proxy.http(ask), await proxy.https(ask)];
      return answers.map(({ body }) => (JSON.parse(body) as Asked).headers);
    } finally {
      await proxy.stop();
    }
  }

  it('go on where nobody says whom to trust, but what nginx terminates is https', async () => {
    expect(await headersWith({})).toMatchObject([
      {
        'x-real-ip': '127.0.0.1',
        'x-forwarded-for': '192.0.2.9, 127.0.0.1',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'shop.example',
        'x-forwarded-port': '8443',
      },
      { 'x-forwarded-proto': 'https' },
    ]);
  });

  it('say who the client is, if the proxy is trusted', async () => {
    const expected = {
      'x-real-ip': '192.0.2.9',
      'x-forwarded-for': '192.0.2.9, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'shop.example',
      'x-forwarded-port': '8443',
    };

    expect(await headersWith({ TrustedProxies: ['127.0.0.0/8'] })).toMatchObject([expected, expected]);
  });

  it.each([[['192.0.2.0/24']], ['everybody']])(
    'count for nothing with TrustedProxies = %j',
    async (trusted) => {
      expect(await headersWith({ TrustedProxies: trusted })).toMatchObject([
        {
          'x-real-ip': '127.0.0.1',
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-proto': 'http',
          'x-forwarded-host': 'shop.test',
          'x-forwarded-port': '80',
        },
        { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
      ]);
    },
  );

  it('count over HTTP in a cluster that passes TLS through, where TLS has the address of the connection', async () => {
    expect(await headersWith({ TrustedProxies: ['127.0.0.0/8'] }, true)).toMatchObject([
      { 'x-real-ip': '192.0.2.9', 'x-forwarded-proto': 'https' },
      { 'x-real-ip': '127.0.0.1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.test' },
    ]);
  });
});

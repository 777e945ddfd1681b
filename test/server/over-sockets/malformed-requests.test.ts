import { describe, expect, it } from 'vitest';
import { attackedServer, get, post, secret, shortTimes } from './attacked-server.ts';
import { sendRaw, statusesIn } from './raw-client.ts';

const { world, address, isAlive } = attackedServer(shortTimes);

describe('what is no HTTP, or bad HTTP', () => {
  const requests: readonly (readonly [string, string | Uint8Array])[] = [
    ['garbage', 'hello\r\n\r\n'],
    ['zero bytes', new Uint8Array(64)],
    ['the beginning of TLS', Uint8Array.of(0x16, 3, 1, 0, 0xa5, 1, 0, 0, 0xa1, 3, 3)],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['HTTP/0.9', 'GET /healthz\r\n\r\n'],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['no host in HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n'],
    ['two hosts', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n'],
    [
      'a header that spans lines',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\nConnection: close\r\n\r\n',
    ],
    ['a header with a zero byte', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n'],
    [
      'a space before the colon',
      'POST /hooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Length : 5\r\n\r\nhello',
    ],
    ['an unknown method', 'EVIL /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['CONNECT', 'CONNECT localhost:2375 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    [
      'TRACE',
      `TRACE /healthz HTTP/1.1\r\nHost: localhost\r\nX-Token: ${secret}\r\nConnection: close\r\n\r\n`,
    ],
    ['OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
    [
      'an upgrade',
      'GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    ['headers of 20 KiB', `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['5,000 headers', `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${'X: a\r\n'.repeat(5_000)}\r\n`],
    ['a path of 20 KiB', get(`/${'a'.repeat(20_000)}`)],
    [
      'a length and chunks',
      post(['Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n'),
    ],
    ['two lengths', post(['Content-Length: 5', 'Content-Length: 6'], 'hello')],
    ['a negative length', post(['Content-Length: -5'], 'hello')],
    ['an enormous length', post(['Content-Length: 99999999999999999999'], 'hello')],
    ['an unknown encoding', post(['Transfer-Encoding: xchunked'], '5\r\nhello\r\n0\r\n\r\n')],
    ['a chunk without a size', post(['Transfer-Encoding: chunked'], 'hello\r\n0\r\n\r\n')],
    ['a chunk of an enormous size', post(['Transfer-Encoding: chunked'], 'fffffffffffffffff\r\nhello')],
    [
      'a chunk with a long extension',
      post(['Transfer-Encoding: chunked'], `5;${'a'.repeat(100_000)}\r\nhello\r\n0\r\n\r\n`),
    ],
  ];

  it.each(requests)('%s: refused, and nothing of it is repeated', async (_what, request) => {
    const answer = await sendRaw(address(), request);

    expect(statusesIn(answer).filter((status) => status < 400 && status !== 200)).toEqual([]);
    expect(answer).not.toMatch(/evil|aaaa|X-Token/);
    expect(answer).not.toContain(secret);
    expect(world().port.asked).toEqual([]);
    expect(await isAlive()).toBe(true);
  });
});

describe('tricks with paths', () => {
  const unknown = [
    ...['/../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/api/v1/..%2f..%2fetc/passwd', '//healthz', '/./x'],
    ...[
      '/healthz%00',
      '/healthz%0d%0aX-Evil:1',
      '/HEALTHZ',
      '/healthz;x=1',
      '/healthz/',
      '/api/v1/status%2f',
    ],
    ...['/api/v1//status', '/api/v1/plan.json', '/%', '/%zz', '/%ff', '/hooks/github/x', '/hooks/', '/api/'],
    ...[
      '/api/v1/__proto__',
      '/constructor',
      '/api/v1/*',
      '/:path',
      '/.git/config',
      '/%F0%9F%92%A9',
      '/\u00e4',
    ],
  ];

  it.each(unknown)('%s is nothing', async (path) => {
    const answer = await sendRaw(address(), get(path));

    expect([400, 404]).toContain(statusesIn(answer)[0]);
    expect(answer).not.toMatch(/x-evil|passwd|constructor/i);
  });

  it.each(['http://evil.example/healthz', 'http://localhost/healthz', 'https://evil.example:1/healthz'])(
    'the absolute target %s counts by its path and the Host header',
    async (target) => {
      expect(statusesIn(await sendRaw(address(), get(target)))).toEqual([200]);
      expect(statusesIn(await sendRaw(address(), get(target, 'evil.example')))).toEqual([421]);
    },
  );

  it('a query changes nothing', async () => {
    expect(statusesIn(await sendRaw(address(), get('/healthz?a[]=1&__proto__=x&a=%ff')))).toEqual([200]);
  });
});

describe('hosts of strangers', () => {
  const hosts = [
    ...[
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      'evil.example:80',
      'localhost@evil.example',
    ],
    ...[
      'evil.example#localhost',
      '[::1]evil.example',
      'localhost:80:80',
      'localhost%00',
      '',
      ' ',
      'xn--lcalhost-54a',
    ],
  ];

  it.each(hosts)('"%s" is refused on every path, hooks too', async (host) => {
    for (const path of ['/healthz', '/metrics', '/api/v1/plan', '/nothing']) {
      expect([400, 421]).toContain(statusesIn(await sendRaw(address(), get(path, host)))[0]);
    }
  });
});

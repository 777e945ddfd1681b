import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { freePort } from '../support/git-server/free-port.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** The port of a server that answers like this. */
async function answering(listener: RequestListener): Promise<number> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port; // it listens on a port
}

async function healthcheck(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const streams = memoryStreams(undefined, env);
  const code = await main(['healthcheck', ...args], streams);
  return { code, out: streams.out(), err: streams.err() };
}

describe('reconciler healthcheck', () => {
  it('succeeds if the daemon says that it lives, where the environment lets it listen', async () => {
    const paths: (string | undefined)[] = [];
    const port = await answering((request, response) => {
      paths.push(request.url);
      response.end('{"ok":true,"reason":"It lives"}\n');
    });

    const result = await healthcheck([], { RECONCILER_HTTP_LISTEN: `0.0.0.0:${String(port)}` });

    expect(result).toEqual({ code: 0, out: 'It lives\n', err: '' });
    expect(paths).toEqual(['/healthz']);
  });

  it('fails if the daemon says that it hangs, with the reason', async () => {
    const port = await answering((_, response) => response.writeHead(503).end('{"ok":false}'));

    expect(await healthcheck(['--listen', `127.0.0.1:${String(port)}`, '--if-listening'])).toEqual({
      ...{ code: 1, out: '', err: '{"ok":false}\n' },
    });
  });

  it('fails if something else answers there, of which it shows one line that can do nothing', async () => {
    const port = await answering((_, response) => response.writeHead(404).end('<h1>\u001b[31mno\nline'));

    expect(await healthcheck(['--listen', `127.0.0.1:${String(port)}`])).toEqual({
      ...{ code: 1, out: '', err: '<h1>\\u{1b}[31mno\\nline\n' },
    });
  });

  it('fails if the connection ends without an answer', async () => {
    const port = await answering((request) => request.socket.destroy());
    const { code, err } = await healthcheck(['--listen', `127.0.0.1:${String(port)}`, '--if-listening']);

    expect(code).toBe(1);
    expect(err).toMatch(/^No answer from http:\/\/127\.0\.0\.1:\d+\/healthz: /);
  });

  it.each([
    [[], 1],
    [['--if-listening'], 0],
  ])('where nothing listens, with %j, ends with %i', async (flags, code) => {
    const port = await freePort();
    const result = await healthcheck(['--listen', `127.0.0.1:${String(port)}`, ...flags]);

    expect(result.code).toBe(code);
    expect(result.out + result.err).toBe(`Nothing listens at http://127.0.0.1:${String(port)}/healthz\n`);
  });

  it.each([
    [[], 1],
    [['--if-listening'], 0],
  ])('where HTTP is off, with %j, ends with %i', async (flags, code) => {
    expect((await healthcheck(['--listen', 'off', ...flags])).code).toBe(code);
  });
});

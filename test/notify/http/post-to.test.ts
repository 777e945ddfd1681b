import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postTo, type PostOptions } from '../../../src/notify/http/post-to.ts';
import { failureIn } from '../failure-in.ts';
import { startReceiver } from '../receiver.ts';
import { selfSigned } from '../self-signed.ts';

const signal = new AbortController().signal;

const post = (url: string, options: Partial<PostOptions> = {}): Promise<void> =>
  postTo(
    { url: new URL(url), headers: {}, body: Buffer.from('{}') },
    { channel: 'pager', refusedHint: 'Check the token', timeoutMs: 5_000, ...options },
    signal,
  );

/** A server that speaks TCP only; `talk` is called with each connection after its first bytes. */
async function startRawServer(talk: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      talk(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}

describe('postTo()', () => {
  it.each([
    [500, 'no', 'Look at the log of the receiver'],
    [503, 'no', 'Look at the log of the receiver'],
    [504, 'maybe', 'Look at the log of the receiver'],
    [429, 'no', 'Look at the log of the receiver'],
    [408, 'no', 'Look at the log of the receiver'],
    [401, 'no', 'Check the token'],
    [403, 'no', 'Check the token'],
    [404, 'no', 'Check the token'],
    [400, 'refused', 'Check the token'],
    [413, 'refused', 'Check the token'],
    [422, 'refused', 'Check the token'],
  ])('fails for status %i: %s', async (status, arrival, hint) => {
    const receiver = await startReceiver((response) => response.writeHead(status).end('hunter2'));

    const failure = await failureIn(post(`${receiver.url}/secret-path`));

    expect(failure).toMatchObject({ arrival, hint, reason: `it answered with status ${status}` });
    expect(JSON.stringify([failure, failure.stack])).not.toMatch(/hunter2|secret-path/);
  });

  it.each([200, 201, 202, 204, 299])('delivers with status %i', async (status) => {
    const receiver = await startReceiver((response) => response.writeHead(status).end());

    await expect(post(receiver.url)).resolves.toBeUndefined();
  });

  it.each([
    ['120', 120_000],
    [new Date(Date.now() + 3_600_000).toUTCString(), 3_600_000],
    ['soon', undefined],
    ['-5', undefined],
    ['0', undefined],
  ])('reads Retry-After %s', async (value, expected) => {
    const receiver = await startReceiver((response) =>
      response.writeHead(429, { 'retry-after': value }).end(),
    );

    const { retryAfterMs } = await failureIn(post(receiver.url));

    if (expected === undefined) expect(retryAfterMs).toBeUndefined();
    else expect(Math.abs((retryAfterMs ?? 0) - expected)).toBeLessThan(60_000);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect with status %i', async (status) => {
    const target = await startReceiver();
    const receiver = await startReceiver((response) =>
      response.writeHead(status, { location: target.url }).end(),
    );

    const failure = await failureIn(post(receiver.url));

    expect(failure.hint).toContain('Redirects are not followed');
    expect(target.received).toEqual([]);
  });
});

describe('postTo() settles', () => {
  it('where nothing listens: it did not arrive', async () => {
    const failure = await failureIn(post('http://127.0.0.1:1/hunter2'));

    expect(failure).toMatchObject({ arrival: 'no', message: 'Cannot deliver to pager: ECONNREFUSED' });
  });

  it('where the name is unknown', async () => {
    const failure = await failureIn(post('http://hunter2.invalid/'));

    expect(failure.arrival).toBe('no');
    expect(failure.message).not.toContain('hunter2');
  });

  it('where no answer comes: it may have arrived', async () => {
    const receiver = await startReceiver(() => undefined);

    const failure = await failureIn(post(receiver.url, { timeoutMs: 50 }));

    expect(failure).toMatchObject({ arrival: 'maybe', reason: 'no answer within 50 ms' });
  });

  it('where the connection is closed after the request', async () => {
    const receiver = await startReceiver((response) => response.destroy());

    expect(await failureIn(post(receiver.url))).toMatchObject({ arrival: 'maybe', reason: 'ECONNRESET' });
  });

  it.each([
    ['switches protocols', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'],
    ['switches protocols without a name', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['only continues', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1_000)],
    ['speaks another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['sends headers without end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`],
    ['sends half a status line', 'HTTP/1.1 2'],
    ['has two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ])('where the receiver %s', async (_, answer) => {
    const url = await startRawServer((socket) => socket.write(answer));

    await expect(failureIn(post(url, { timeoutMs: 200 }))).resolves.toMatchObject({ code: 'notify-failed' });
  });

  it('where an answer has no end: it was delivered', async () => {
    const endless = (response: ServerResponse): void => {
      const chunk = Buffer.alloc(16_384, 'x');
      const write = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.writeHead(200);
      response.on('drain', write);
      write();
    };
    const receiver = await startReceiver(endless);

    await expect(post(receiver.url)).resolves.toBeUndefined();
  });

  it('where an answer trickles: it was delivered', async () => {
    const receiver = await startReceiver((response) => {
      response.writeHead(200).write('x');
    });

    await expect(post(receiver.url, { timeoutMs: 50 })).resolves.toBeUndefined();
  });

  it('where an answer breaks off: it was delivered', async () => {
    const receiver = await startReceiver((response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('x', () => response.destroy());
    });

    await expect(post(receiver.url)).resolves.toBeUndefined();
  });

  it('where the certificate is not trusted, before anything is sent', async () => {
    const received: string[] = [];
    const server = createHttpsServer(await selfSigned(), (request, response) => {
      received.push(request.url ?? '');
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    const { port } = server.address() as AddressInfo;

    const failure = await failureIn(post(`https://localhost:${port}/hunter2`));

    expect(failure).toMatchObject({ arrival: 'no', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(received).toEqual([]);
  });

  it('where https is asked of a server that speaks http', async () => {
    const receiver = await startReceiver();

    const failure = await failureIn(post(receiver.url.replace('http:', 'https:')));

    expect(failure.arrival).toBe('no');
    expect(receiver.received).toEqual([]);
  });

  it('when aborted, with the reason of the signal', async () => {
    const receiver = await startReceiver(() => undefined);
    const stop = new AbortController();
    const request = { url: new URL(receiver.url), headers: {}, body: Buffer.from('{}') };

    const sending = postTo(request, { channel: 'pager', refusedHint: '' }, stop.signal);
    await receiver.untilReceived(1);
    stop.abort(new Error('time to go'));

    await expect(sending).rejects.toThrow('time to go');
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeAnswer, ProbeRequest } from '../../src/model/probe.ts';
import { createProber } from '../../src/probe/create-prober.ts';

let folder: string;
const started: Server[] = [];
const sockets = new Set<Socket>();

/** A CA of its own, and certificates that it issued: for shop.test, and one that has ended. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reconciler-probe-'));
  const openssl = (...args: readonly string[]): Buffer =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '3650',
    '-subj',
    '/CN=Test CA',
  );
  openssl('req', ...key, '-keyout', 'shop.key', '-out', 'shop.csr', '-subj', '/CN=shop.test');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:shop.test,DNS:*.shop.test\n');
  const sign = [
    'x509',
    '-req',
    '-in',
    'shop.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-extfile',
    'names',
  ];
  openssl(...sign, '-out', 'shop.crt', '-days', '30');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of started.splice(0)) server.close();
});

const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

async function listen(server: Server): Promise<number> {
  started.push(server);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const httpPort = (listener: RequestListener): Promise<number> => listen(createServer(listener));
const tlsPort = (listener: RequestListener): Promise<number> =>
  listen(createTlsServer({ key: text('shop.key'), cert: text('shop.crt') }, listener));

const send = (
  request: Partial<ProbeRequest>,
  options: { ca?: string; timeoutMs?: number } = {},
): Promise<ProbeAnswer> =>
  createProber({ timeoutMs: 5000, ...options }).send({
    ...{ address: '127.0.0.1', port: 0, scheme: 'http', host: 'shop.test', path: '/', isUpgrade: false },
    ...request,
  });

describe('createProber()', () => {
  it('asks for the host at the address, and does not follow a redirect', async () => {
    const asked: unknown[] = [];
    const port = await httpPort(({ headers, url }, response) => {
      asked.push(headers.host, url);
      response.writeHead(302, {
        location: 'http://evil.test/',
        'x-proxy-id': 'p1',
        'x-upstream-addr': '10.0.1.3:80',
      });
      response.end('moved');
    });

    expect(await send({ port, path: '/a?b=c' })).toEqual({
      ...{ outcome: 'answered', status: 302, location: 'http://evil.test/', body: 'moved' },
      ...{ proxy: 'p1', upstream: '10.0.1.3:80', ms: expect.any(Number) as number },
    });
    expect(asked).toEqual(['shop.test', '/a?b=c']);
  });

  it('reads no more of an endless body than it needs', async () => {
    const port = await httpPort((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });
    const answer = await send({ port });

    expect(answer.outcome === 'answered' && answer.body).toBe('x'.repeat(4096));
  });

  it('tells a refused connection from one that is closed, silent or nonsense', async () => {
    const closing = await listen(createTcpServer((socket) => socket.end()));
    const silent = await listen(createTcpServer());
    const nonsense = await listen(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')));
    const free = await listen(createTcpServer());
    await new Promise((resolve) => started.pop()?.close(resolve));

    const outcomes = await Promise.all([
      send({ port: free }),
      send({ port: closing }),
      send({ port: nonsense }),
      send({ port: silent }, { timeoutMs: 50 }),
      send({ port: closing, scheme: 'https' }),
      send({ port: silent, scheme: 'https' }, { timeoutMs: 50 }),
      send({ port: 80, address: 'no-such-host.invalid' }),
    ]);

    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      ...['refused', 'closed', 'closed', 'timeout', 'closed', 'timeout', 'unreachable'],
    ]);
  });

  it('does not send a host that no header can have', async () => {
    const port = await httpPort((_request, response) => response.end());

    expect(await send({ port, host: 'a\r\nX-Evil: 1' })).toMatchObject({ outcome: 'unreachable' });
  });

  it('switches to a websocket, and ends it', async () => {
    const server = createServer();
    server.on('upgrade', ({ headers }, socket) => {
      socket.write(
        `HTTP/1.1 ${headers.upgrade === 'websocket' ? 101 : 400} Hi\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      );
    });
    const port = await listen(server);

    expect(await send({ port, isUpgrade: true })).toMatchObject({ outcome: 'answered', status: 101 });
  });

  it('checks a certificate against a CA of its own', async () => {
    const port = await tlsPort((_request, response) => response.end('ok'));
    const answer = await send({ port, scheme: 'https' }, { ca: text('ca.crt') });

    expect(answer).toMatchObject({ outcome: 'answered', status: 200 });
    expect(answer.certificate).toEqual({
      subject: 'shop.test',
      issuer: 'Test CA',
      notAfter: expect.stringMatching(/^20\d\d-\d\d-\d\dT/) as string,
      fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) as string,
    });
  });

  it('answers with what is wrong with a certificate', async () => {
    const port = await tlsPort((_request, response) => response.end('ok'));
    const answer = await send({ port, scheme: 'https', host: 'other.test' });

    expect(answer).toMatchObject({ outcome: 'answered', status: 200 });
    expect(answer.certificate).toMatchObject({
      chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      nameError: 'DNS:shop.test, DNS:*.shop.test',
    });
  });

  it('adds no listener for each probe to the signal of all', async () => {
    const port = await listen(createTcpServer());
    const { signal } = new AbortController();
    const added: unknown[] = [];
    signal.addEventListener = (...args: unknown[]) => void added.push(args);
    const request = { address: '127.0.0.1', port, host: 'shop.test', path: '/', isUpgrade: false };
    await createProber({ timeoutMs: 20 }).send({ ...request, scheme: 'http' }, signal);

    expect(added).toEqual([]);
  });

  it('ends at once when it is interrupted', async () => {
    const port = await listen(createTcpServer());
    const controller = new AbortController();
    const request = { address: '127.0.0.1', port, host: 'shop.test', path: '/', isUpgrade: false };
    const sent = createProber({ timeoutMs: 60_000 }).send({ ...request, scheme: 'http' }, controller.signal);
    controller.abort(new Error('interrupted'));

    await expect(sent).rejects.toThrow('interrupted');
  });
});

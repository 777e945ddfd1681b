import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { join } from 'node:path';
import type { ProxyModel } from '../../src/nginx/proxy-model.ts';
import { renderProxy } from '../../src/nginx/render-proxy.ts';
import { forThisMachine, type Nginx } from './nginx.ts';
import { poll } from './poll.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Common name and serial number of the certificate, over TLS. */
  readonly certificate?: string;
  readonly serial?: string;
}

export interface Ask {
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RunningNginx {
  readonly ports: ProxyModel['ports'];
  readonly http: (ask: Ask) => Promise<Answer>;
  /** Rejects if nginx closes the connection. */
  readonly https: (ask: Ask) => Promise<Answer>;
  /** The status page, on its socket. */
  readonly statusPage: () => Promise<Answer>;
  readonly log: () => Promise<string>;
  /** Writes the file of another model and has nginx read it. The answer of the new workers is not waited for. */
  readonly reload: (model: Omit<ProxyModel, 'ports'>) => Promise<void>;
  /** Replaces a secret, as a renewed certificate does. */
  readonly replace: (secret: string, content: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts nginx with the file rendered of a model, on free ports of the loopback. `files` are its secrets. */
export async function startNginx(
  nginx: Nginx,
  model: Omit<ProxyModel, 'ports'>,
  files: Readonly<Record<string, string>> = {},
): Promise<RunningNginx> {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  const ports = { http: await freePort(), tls: await freePort() };
  const file = join(folder, 'nginx.conf');
  const render = (rendered: Omit<ProxyModel, 'ports'>): Promise<void> =>
    writeFile(file, forThisMachine(nginx, renderProxy({ ...rendered, ports }).text, folder));
  const replace = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content);
  await render(model);
  for (const [name, content] of Object.entries(files)) await replace(name, content);

  const child = spawn(nginx.program, ['-c', file, '-g', 'daemon off;'], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true });
  };
  const statusPage = (): Promise<Answer> =>
    send({ socketPath: join(folder, 'proxy-status.sock') }, false, {
      host: 'localhost',
      path: '/nginx_status',
    });
  await poll('nginx answers', () => statusPage().catch(() => undefined));
  return {
    ports,
    http: (ask) => send({ port: ports.http }, false, ask),
    https: (ask) => send({ port: ports.tls }, true, ask),
    statusPage,
    log: () => readFile(join(folder, 'log'), 'utf8'),
    reload: async (next) => {
      await render(next);
      child.kill('SIGHUP');
    },
    replace,
    stop,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  server.close();
  await once(server, 'close');
  return port;
}

function send(
  to: { readonly port: number } | { readonly socketPath: string },
  isTls: boolean,
  { host, path = '/', method = 'GET', headers = {} }: Ask,
): Promise<Answer> {
  const options = {
    host: '127.0.0.1',
    ...to,
    path,
    method,
    headers: { Host: host, ...headers },
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const request = isTls
      ? httpsRequest({ ...options, servername: host, rejectUnauthorized: false })
      : httpRequest(options);
    const answer = (response: Pick<Answer, 'status' | 'headers' | 'body'>): void => {
      const { subject, serialNumber } = isTls ? peerOf(request) : {};
      resolve({
        ...response,
        ...(typeof subject?.CN === 'string' ? { certificate: subject.CN } : {}),
        ...(serialNumber === undefined ? {} : { serial: serialNumber }),
      });
    };
    request.on('upgrade', ({ statusCode: status = 0, headers: found }, socket, head) => {
      socket.destroy();
      answer({ status, headers: found, body: head.toString() });
    });
    request.on('response', (response) => {
      const { statusCode: status = 0, headers: found } = response;
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => {
        answer({ status, headers: found, body });
      });
      response.on('error', reject);
    });
    request.on('error', reject).end();
  });
}

/** The socket of a request to an https address is one of TLS. */
const peerOf = (request: ClientRequest): Partial<PeerCertificate> =>
  (request.socket as TLSSocket).getPeerCertificate();

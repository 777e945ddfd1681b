import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tlsFixture } from '../builders/tls.ts';

/** An application that answers with its name and what it was asked. */
export interface Backend {
  /** `address:port`. */
  readonly member: string;
  readonly stop: () => Promise<void>;
}

/** What an application was asked, in the body of its answer. */
export interface Asked {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const startBackend = (name: string): Promise<Backend> => started(createServer(echo(name)));

export const startTlsBackend = (name: string): Promise<Backend> =>
  started(createTlsServer({ cert: tlsFixture('renewed.crt'), key: tlsFixture('renewed.key') }, echo(name)));

/** A path below /status/ asks for that status. */
const echo =
  (name: string): RequestListener =>
  ({ url = '', headers }, response) => {
    const [, status = '200'] = /\/status\/(\d+)/.exec(url) ?? [];
    response.writeHead(Number(status), { 'content-type': 'application/json' });
    response.end(JSON.stringify({ name, url, headers }));
  };

async function started(server: Server): Promise<Backend> {
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nhello');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    member: `127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

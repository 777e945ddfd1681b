import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** HTTP servers on addresses of loopback, which stand for the proxies of nodes. */
export interface LoopbackProxy {
  readonly address: string;
  readonly port: number;
  /** The hosts that it serves, which a test may change; all others get 503. */
  readonly hosts: Set<string>;
  close(): Promise<void>;
}

export async function startLoopbackProxy(address: string, hosts: readonly string[]): Promise<LoopbackProxy> {
  const served = new Set(hosts);
  const server = createServer(({ headers, url }, response) => {
    const isServed = url !== '/nginx_status' && served.has((headers.host ?? '').toLowerCase());
    response.writeHead(isServed ? 200 : 503).end('answer');
  });
  return {
    address,
    port: await listen(server, address),
    hosts: served,
    close: () =>
      new Promise((resolve) =>
        server.close(() => {
          resolve();
        }),
      ),
  };
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server, '127.0.0.1');
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server, address: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return (server.address() as AddressInfo).port;
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { Failure } from '../model/failure.ts';
import { errorAnswer } from './answers.ts';
import type { ServerContext, ServerLimits } from './server-context.ts';
import { takeTurns } from './take-turns.ts';

/** A server of which no client can hold a connection for long, or too many of them. */
export function createLimitedServer(app: Hono, limits: ServerLimits): Server {
  const turns = takeTurns(limits.requestsPerTurn);
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(limits.headersMs, 1_000),
      maxHeaderSize: limits.headerBytes,
    },
    (request, response) => {
      turns(request.socket, () => {
        // Its errors are answered: nothing is left to reject.
        void answerTo(request, response);
      });
    },
  );
  const answerTo = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    // A request of which not even a URL can be made.
    errorHandler: () => errorAnswer('request-invalid'),
  });
  server.maxConnections = limits.connections;
  // A client that does not take up its answer.
  server.timeout = limits.idleMs;
  return server;
}

/** Undefined if the default address is in use. */
export async function listen(
  server: Server,
  { settings: { http }, dependencies: { logger } }: ServerContext,
): Promise<string | undefined> {
  const { listen: place, isDefaultAddress } = http;
  if (place === undefined) return undefined;
  const host = place.host.replace(/^\[(.*)\]$/, '$1');
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(place.port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (isDefaultAddress && code === 'EADDRINUSE') {
      logger.warn('no http server: the default address is in use', { port: place.port });
      return undefined;
    }
    throw cannotListen(`${place.host}:${place.port}`, code, error);
  }
  const { address, port } = server.address() as AddressInfo; // it listens on a port
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

const cannotListen = (place: string, code: string, cause: unknown): Failure =>
  new Failure(`Cannot listen on ${place}: ${code}`, {
    ...{ kind: 'rejected', code: 'usage', cause },
    hint: 'Choose another address in http.listen of reconciler.yaml, or off',
  });

/** Takes no new connections, and cuts off those that are still open after a moment. */
export async function close(server: Server, patienceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  server.closeIdleConnections();
  const cutOff = setTimeout(() => {
    server.closeAllConnections();
  }, patienceMs);
  await closed;
  clearTimeout(cutOff);
}

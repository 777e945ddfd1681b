import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { SandboxRequest } from './exchange.ts';
import type { Sandbox } from './sandbox.ts';

/** What happens to a request: carried out, or the connection cut before or after carrying it out. */
export type Interception = 'pass' | 'dropBefore' | 'dropAfter';

/** How many requests, and how many of them writes, came in so far, the one at hand included. */
export interface RequestCount {
  readonly requests: number;
  readonly writes: number;
}

export interface ListenOptions {
  /** Sees every request before it is carried out, and may hold it up. */
  readonly onRequest?: (request: SandboxRequest) => void | Promise<void>;
  readonly intercept?: (request: SandboxRequest, count: RequestCount) => Interception;
}

export interface SandboxServer {
  close(): Promise<void>;
}

export const isWrite = (request: SandboxRequest): boolean => !['GET', 'HEAD'].includes(request.method);

/** Serves the sandbox as an engine serves its API. */
export async function listenSandbox(
  sandbox: Sandbox,
  socketPath: string,
  options: ListenOptions = {},
): Promise<SandboxServer> {
  let count: RequestCount = { requests: 0, writes: 0 };
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    count = { requests: count.requests + 1, writes: count.writes + (isWrite(request) ? 1 : 0) };
    const interception = options.intercept?.(request, count) ?? 'pass';
    await options.onRequest?.(request);
    if (interception === 'dropBefore') return void incoming.socket.destroy();
    const answer = sandbox.handle(request);
    if (interception === 'dropAfter') return void incoming.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(request.method === 'HEAD' ? '' : answer.body);
  };
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      incoming.destroy(error instanceof Error ? error : undefined);
    });
  });
  // Clients that keep connections would lose requests to Node's default of 5 s.
  server.keepAliveTimeout = 60_000;
  // The socket of a process that was killed stays behind, and nobody can listen on it.
  await rm(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(socketPath, resolve);
  });
  return { close: () => closeServer(server) };
}

async function readRequest(incoming: IncomingMessage): Promise<SandboxRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://sandbox');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeAllConnections();
  });

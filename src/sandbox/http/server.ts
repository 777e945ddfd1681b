import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { lineOf, type EventSubscription, type SandboxAnswer, type SandboxRequest } from './exchange.ts';
import type { Sandbox } from '../sandbox.ts';

/** What happens to a write: it is executed, or the connection is cut before or after executing it. */
export type Interception = 'pass' | 'dropBefore' | 'dropAfter';

export interface ListenOptions {
  /** Called with every request before it is executed, and may delay it. If it throws, the connection is cut. */
  readonly onRequest?: (request: SandboxRequest) => void | Promise<void>;
  /** Called for each write; the first is number 1. */
  readonly intercept?: (request: SandboxRequest, nth: number) => Interception;
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
  let writes = 0;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    const interception = isWrite(request) ? options.intercept?.(request, (writes += 1)) : 'pass';
    const wasCut = await cutByHook(options, request);
    if (wasCut || interception === 'dropBefore') {
      incoming.socket.destroy();
      return;
    }
    const answer = sandbox.handle(request);
    if (interception === 'dropAfter') incoming.socket.destroy();
    else if (answer.follow !== undefined) followEvents(sandbox, answer, answer.follow, response);
    else response.writeHead(answer.status, answer.headers).end(request.method === 'HEAD' ? '' : answer.body);
  };
  // Errors in the sandbox itself are not caught: the process that runs the test has to fail.
  const server = createServer((incoming, response) => void serve(incoming, response));
  // With Node's default of 5 s, clients that reuse connections would lose requests.
  server.keepAliveTimeout = 60_000;
  // A killed process leaves its socket behind, and listening on it would fail.
  await rm(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(socketPath, resolve);
  });
  return { close: () => closeServer(server) };
}

/** Streams events until the client disconnects or the requested end is reached. */
function followEvents(
  sandbox: Sandbox,
  { status, headers, body }: SandboxAnswer,
  { matches, untilMs }: EventSubscription,
  response: ServerResponse,
): void {
  response.writeHead(status, headers).flushHeaders();
  response.write(body);
  const stop = sandbox.watch((event) => {
    if (matches(event)) response.write(lineOf(event));
  });
  const end = (): void => void response.end();
  const timer = untilMs === undefined ? undefined : setTimeout(end, Math.max(untilMs - Date.now(), 0));
  response.on('close', () => {
    stop();
    clearTimeout(timer);
  });
}

async function cutByHook(options: ListenOptions, request: SandboxRequest): Promise<boolean> {
  try {
    await options.onRequest?.(request);
    return false;
  } catch {
    return true;
  }
}

async function readRequest(incoming: IncomingMessage): Promise<SandboxRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const contentType = incoming.headers['content-type'];
  const registryAuth = incoming.headers['x-registry-auth'];
  const url = new URL(incoming.url ?? '/', 'http://sandbox');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: Buffer.concat(chunks).toString('utf8'),
    ...(contentType === undefined ? {} : { contentType }),
    ...(typeof registryAuth === 'string' ? { registryAuth } : {}),
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

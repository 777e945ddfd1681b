import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { SandboxRequest } from '../../../src/sandbox/http/exchange.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { faultyAnswer, takesPlace, type FaultKind } from '../faults.ts';

export interface FaultyEngine {
  /** Counts requests from 1 again; a fault hits the request with its number. */
  restart(fault?: Fault): void;
  /** The requests since the last restart. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface Fault {
  readonly nth: number;
  readonly kind: FaultKind;
}

/** Serves a sandbox on a socket, with one fault at a time. */
export async function startFaultyEngine(sandboxOf: () => Sandbox, socket: string): Promise<FaultyEngine> {
  let requests: string[] = [];
  let fault: Fault | undefined;
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming);
    requests.push(`${request.method} ${request.path}`);
    const kind = fault?.nth === requests.length ? fault.kind : undefined;
    const answer = kind === undefined || takesPlace(kind) ? sandboxOf().handle(request) : undefined;
    const sent = kind === undefined ? answer : faultyAnswer(kind, answer);
    if (sent !== undefined) response.writeHead(sent.status, sent.headers).end(sent.body);
    else if (kind === 'breaks off' && answer !== undefined) breakOff(response, answer.status);
    else incoming.socket.destroy();
  };
  const server = createServer((incoming, response) => void serve(incoming, response));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    restart: (next) => {
      requests = [];
      fault = next;
    },
    get requests() {
      return requests;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function breakOff(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 100_000 });
  response.write('[{"ID": "abc', () => {
    response.destroy();
  });
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

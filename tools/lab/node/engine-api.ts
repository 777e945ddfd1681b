import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { LabError } from '../lab-error.ts';

export interface EngineAnswer {
  readonly status: number;
  /** The parsed JSON document, or the text if it is not JSON. */
  readonly body: unknown;
}

interface EngineCall {
  readonly method: string;
  readonly path: string;
  /** A buffer is sent as a tar archive, everything else as JSON. */
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

/** Calls the API of an engine over its unix socket; every status is an answer, not an error. */
export function callEngine(socket: string, call: EngineCall): Promise<EngineAnswer> {
  const { method, path, timeoutMs = 30_000 } = call;
  const content = encode(call.body);
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause: unknown) => {
      reject(new LabError(`Cannot call ${method} ${path} at "${socket}": ${why}`, { cause }));
    };
    const outgoing = request(
      {
        socketPath: socket,
        method,
        path,
        headers: { host: 'engine', ...content.headers },
        signal: AbortSignal.timeout(timeoutMs),
      },
      (incoming) => {
        readAnswer(incoming).then(resolve, (error: unknown) => {
          fail('the answer was cut off', error);
        });
      },
    );
    outgoing.on('error', (error) => {
      fail(error.name === 'AbortError' ? `no answer after ${timeoutMs / 1000} s` : error.message, error);
    });
    outgoing.end(content.data);
  });
}

/** Like callEngine(), but every status except success is an error. */
export async function callEngineOrFail(socket: string, call: EngineCall): Promise<unknown> {
  const { status, body } = await callEngine(socket, call);
  if (status >= 400) {
    throw new LabError(
      `Cannot call ${call.method} ${call.path} at "${socket}": ${status} ${messageOf(body)}`,
    );
  }
  return body;
}

export async function isAnswering(socket: string): Promise<boolean> {
  return callEngine(socket, { method: 'GET', path: '/_ping', timeoutMs: 2_000 }).then(
    ({ status }) => status === 200,
    () => false,
  );
}

export function messageOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'message' in body) return String(body.message);
  return typeof body === 'string' ? body.trim() : JSON.stringify(body);
}

function encode(body: unknown): { headers: Record<string, string | number>; data: Buffer } {
  if (body === undefined) return { headers: {}, data: Buffer.alloc(0) };
  const isArchive = Buffer.isBuffer(body);
  const data = isArchive ? body : Buffer.from(JSON.stringify(body));
  const type = isArchive ? 'application/x-tar' : 'application/json';
  return { headers: { 'content-type': type, 'content-length': data.length }, data };
}

async function readAnswer(incoming: IncomingMessage): Promise<EngineAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: incoming.statusCode ?? 0, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

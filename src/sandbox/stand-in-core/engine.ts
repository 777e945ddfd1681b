import { request, type IncomingMessage } from 'node:http';
import { CoreError } from './core-error.ts';

/** The subset of the engine's API that the core needs. */
export interface Engine {
  /** The caller names the type, with the fields that it reads. */
  get<T>(path: string, filters?: object): Promise<T>;
  post(path: string, body: object): Promise<void>;
}

const timeoutMs = 10_000;

/** An engine at `unix:///path` or `tcp://host:port`. Paths have no API version, so the engine uses its own. */
export function openEngine(endpoint: string): Engine {
  const address = addressOf(endpoint);
  const send = async (method: string, path: string, body?: object): Promise<string> => {
    const incoming = await sendRequest(address, method, path, body);
    const text = await readText(incoming);
    const status = incoming.statusCode ?? 0;
    if (status < 400) return text;
    throw new CoreError(`${method} ${path}: ${status} ${messageOf(text)}`, { status });
  };
  return {
    get: async <T>(path: string, filters?: object) => {
      const query = filters === undefined ? '' : `?filters=${encodeURIComponent(JSON.stringify(filters))}`;
      return JSON.parse(await send('GET', path + query)) as T; // the engine's own objects
    },
    post: async (path, body) => {
      await send('POST', path, body);
    },
  };
}

type Address = { readonly socketPath: string } | { readonly host: string; readonly port: number };

function addressOf(endpoint: string): Address {
  if (endpoint.startsWith('unix://')) return { socketPath: endpoint.slice('unix://'.length) };
  const { hostname, port } = new URL(endpoint);
  return { host: hostname, port: Number(port) };
}

function sendRequest(
  address: Address,
  method: string,
  path: string,
  body: object | undefined,
): Promise<IncomingMessage> {
  const data = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    host: 'engine',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(data),
  };
  return new Promise((resolve, reject) => {
    // No agent: the engine may close a kept connection just when it is reused.
    const signal = AbortSignal.timeout(timeoutMs);
    const outgoing = request({ ...address, agent: false, method, path, headers, signal }, resolve);
    outgoing.on('error', (cause) => {
      reject(new CoreError(`${method} ${path}: no answer from the engine: ${cause.message}`, { cause }));
    });
    outgoing.end(data);
  });
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer); // no encoding is set
  } catch (cause) {
    throw new CoreError("the engine's answer was cut off", { cause });
  }
  return Buffer.concat(chunks).toString('utf8');
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: string }; // the engine's form of errors
    return message ?? text;
  } catch {
    return text.trim();
  }
}

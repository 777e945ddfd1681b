import { Agent, request as httpRequest } from 'node:http';
import type { Read } from './read.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as an object or as a list: a case knows what it requested. */
  readonly json: Read;
  readonly list: readonly Read[];
}

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | object>>;
  readonly json?: unknown;
  /** The raw body, for what JSON.stringify cannot express. */
  readonly raw?: string;
  readonly contentType?: string;
}

export interface Client {
  send(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  close(): void;
}

/** Plain HTTP over a unix socket: a library in between would hide what the engine really answers. */
export function createClient(socketPath: string): Client {
  const agent = new Agent({ keepAlive: true });
  return {
    close: () => {
      agent.destroy();
    },
    send: (method, path, options = {}) =>
      new Promise((resolve, reject) => {
        const body = options.raw ?? (options.json === undefined ? undefined : JSON.stringify(options.json));
        const headers =
          body === undefined
            ? {}
            : {
                'Content-Type': options.contentType ?? 'application/json',
                'Content-Length': Buffer.byteLength(body),
              };
        const target = { socketPath, agent, method, path: path + queryText(options.query), headers };
        const request = httpRequest(target, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const status = response.statusCode ?? 0;
            const json = parse(text);
            // The types are unchecked: the case's assertions show what the body really is.
            resolve({ status, headers: response.headers, text, json: json as Read, list: json as Read[] });
          });
        });
        request.on('error', reject);
        request.end(body);
      }),
  };
}

function queryText(query: RequestOptions['query']): string {
  if (query === undefined) return '';
  const entries = Object.entries(query).map(([key, value]): [string, string] => [
    key,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  ]);
  return `?${new URLSearchParams(entries).toString()}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

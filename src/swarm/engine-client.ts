import type { IncomingMessage } from 'node:http';
import Docker from 'dockerode';
import type { Json } from '../model/json.ts';
import type { Endpoint } from './endpoint.ts';
import type { EngineRequest } from './engine-request.ts';
import { translateError } from './translate-error.ts';

export interface EngineClient {
  request(request: EngineRequest): Promise<Json | undefined>;
  /** The headers of `/_ping`, which tell the API version before one is agreed on. */
  ping(signal?: AbortSignal): Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/** The engine gives up on its own after 20 s for each swarm call (daemon/cluster/cluster.go), so we wait longer than that. */
const timeoutMs = 30_000;

/**
 * dockerode as transport only: its calls put the whole body into the query string and know neither versions nor
 * time limits, so requests go through its modem. `version` is `v1.41`, or empty before it is negotiated.
 */
export function createEngineClient(endpoint: Endpoint, version: string): EngineClient {
  const modem = new Docker({ ...endpoint.options, ...(version === '' ? {} : { version }) }).modem as Modem; // untyped there
  const send = (request: EngineRequest, isStream: boolean): Promise<unknown> =>
    dial(modem, request, isStream).catch((error: unknown) => {
      throw translateError(error, request, endpoint.name);
    });
  return {
    request: async (request) => asJson(await send(request, false)),
    ping: async (signal) => {
      const answer = (await send({ method: 'GET', path: '/_ping', signal }, true)) as IncomingMessage; // asked for as a stream
      answer.resume();
      return answer.headers;
    },
  };
}

interface DialOptions {
  readonly path: string;
  readonly method: string;
  readonly isStream: boolean;
  readonly options: { readonly _query?: unknown; readonly _body?: unknown };
  readonly statusCodes: Readonly<Record<number, true>>;
  readonly abortSignal: AbortSignal;
}

interface Modem {
  dial(options: DialOptions, done: (error: Error | null, answer: unknown) => void): void;
}

function dial(modem: Modem, request: EngineRequest, isStream: boolean): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const abortSignal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  return new Promise((resolve, reject) => {
    // The modem never calls back when an answer breaks off in its middle; the signal does.
    const abort = (): void => {
      reject(abortSignal.reason as Error);
    };
    abortSignal.addEventListener('abort', abort, { once: true });
    modem.dial(dialOptions(request, isStream, abortSignal), (error, answer) => {
      abortSignal.removeEventListener('abort', abort);
      if (error !== null) reject(error);
      else resolve(answer);
    });
  });
}

const dialOptions = (request: EngineRequest, isStream: boolean, abortSignal: AbortSignal): DialOptions => ({
  // The modem appends `_query` behind a question mark that the path brings.
  path: request.query === undefined ? request.path : `${request.path}?`,
  method: request.method,
  isStream,
  options: {
    ...(request.query === undefined ? {} : { _query: request.query }),
    ...(request.body === undefined ? {} : { _body: request.body }),
  },
  statusCodes: { 200: true, 201: true, 204: true },
  abortSignal,
});

/** An answer that is no JSON comes as a buffer: empty ones are usual, others are broken off. */
function asJson(answer: unknown): Json | undefined {
  if (!Buffer.isBuffer(answer)) return answer as Json; // parsed from JSON by the modem
  const text = answer.toString('utf8').trim();
  if (text === '') return undefined;
  return JSON.parse(text) as Json; // throws a SyntaxError for a truncated answer
}

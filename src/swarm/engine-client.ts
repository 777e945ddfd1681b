import { engineTimeoutMs } from '../defaults/times.ts';
import type { IncomingMessage } from 'node:http';
import Docker from 'dockerode';
import type { Json } from '../kernel/json.ts';
import type { Endpoint } from './endpoint.ts';
import type { EngineRequest, RequestObserver } from './engine-request.ts';
import { translateError } from './translate-error.ts';

export interface EngineClient {
  request(request: EngineRequest): Promise<Json | undefined>;
  /** Reads an answer line by line as it comes, however long that takes; ends when the engine ends it. */
  follow(request: EngineRequest, listener: LineListener): Promise<void>;
  /** The headers of `/_ping`, which contain the API version before one is negotiated. */
  ping(signal?: AbortSignal): Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export interface LineListener {
  /** The engine has begun to answer. */
  readonly onOpen: () => void;
  readonly onLine: (line: string) => void;
}

/**
 * Uses only dockerode's transport, its modem: its own calls put the whole body into the query string and support neither
 * versions nor timeouts. `version` is such as `v1.41`, or empty before it is negotiated.
 */
export function createEngineClient(
  endpoint: Endpoint,
  version: string,
  onAnswer: RequestObserver = () => undefined,
): EngineClient {
  const modem = new Docker({ ...endpoint.options, ...(version === '' ? {} : { version }) }).modem as Modem; // untyped in dockerode
  const send = async <T>(
    request: EngineRequest,
    read: (answer: IncomingMessage) => T | Promise<T>,
    timeoutMs?: number,
  ): Promise<T> => {
    try {
      const answer = await dial(modem, request, read, timeoutMs);
      onAnswer(request, 'ok');
      return answer;
    } catch (error) {
      const failure = translateError(error, request, endpoint.name);
      onAnswer(request, failure.code);
      throw failure;
    }
  };
  return {
    request: (request) => send(request, readJson),
    follow: (request, listener) => send(request, (answer) => readLines(answer, listener), Infinity),
    ping: (signal) =>
      send({ method: 'GET', path: '/_ping', signal }, (answer) => {
        answer.resume();
        return answer.headers;
      }),
  };
}

interface DialOptions {
  readonly path: string;
  readonly method: string;
  readonly isStream: true;
  readonly options: { readonly _query?: unknown; readonly _body?: unknown };
  readonly authconfig?: { readonly base64: string };
  readonly statusCodes: Readonly<Record<number, true>>;
  readonly abortSignal: AbortSignal;
}

interface Modem {
  dial(options: DialOptions, done: (error: Error | null, answer: IncomingMessage) => void): void;
}

/** Reads answers itself: if one breaks off midway, the modem would wait for the rest until the timeout. */
function dial<T>(
  modem: Modem,
  request: EngineRequest,
  read: (answer: IncomingMessage) => T | Promise<T>,
  timeoutMs = engineTimeoutMs,
): Promise<T> {
  const abortSignal = AbortSignal.any([
    ...(timeoutMs === Infinity ? [] : [AbortSignal.timeout(timeoutMs)]),
    ...(request.signal === undefined ? [] : [request.signal]),
  ]);
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(abortSignal.reason as Error);
    };
    abortSignal.addEventListener('abort', abort, { once: true });
    modem.dial(dialOptions(request, abortSignal), (error, answer) => {
      const answered = error === null ? Promise.resolve(answer).then(read) : Promise.reject<T>(error);
      void answered.then(resolve, reject).finally(() => {
        abortSignal.removeEventListener('abort', abort);
      });
    });
  });
}

const dialOptions = (request: EngineRequest, abortSignal: AbortSignal): DialOptions => ({
  // The modem appends `_query` only if the path ends in a question mark.
  path: request.query === undefined ? request.path : `${request.path}?`,
  method: request.method,
  isStream: true,
  options: {
    ...(request.query === undefined ? {} : { _query: request.query }),
    ...(request.body === undefined ? {} : { _body: request.body }),
  },
  ...(request.registryAuth === undefined ? {} : { authconfig: { base64: request.registryAuth.reveal() } }),
  statusCodes: { 200: true, 201: true, 204: true },
  abortSignal,
});

/** Undefined for an empty answer. Throws a SyntaxError if the answer is truncated, and the socket's error if it breaks off. */
async function readJson(answer: IncomingMessage): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer); // without an encoding chunks are buffers
  const text = Buffer.concat(chunks).toString('utf8').trim();
  return text === '' ? undefined : (JSON.parse(text) as Json); // JSON.parse returns JSON
}

async function readLines(answer: IncomingMessage, { onOpen, onLine }: LineListener): Promise<void> {
  onOpen();
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of answer) {
    const lines = `${rest}${decoder.decode(chunk as Buffer, { stream: true })}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  }
}

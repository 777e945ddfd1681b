import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { probeBodyBytes } from '../defaults/limits.ts';
import type { PresentedCertificate, ProbeAnswer, ProbeRequest } from '../model/probe.ts';
import type { Prober } from '../ports/prober.ts';
import { certificateOf } from './certificate-of.ts';
import { noAnswerOf } from './no-answer-of.ts';
import { readStart } from './read-start.ts';

export interface ProberOptions {
  readonly timeoutMs: number;
  /** PEM; undefined: the certificates that Node.js trusts. */
  readonly ca?: string;
}

/** Sends each probe over a connection of its own, and reads no more of an answer than it needs: answers may be hostile. */
export const createProber = (options: ProberOptions): Prober => ({
  send: (request, stop) =>
    new Promise((resolve, reject) => {
      // A signal of its own: many probes at once would be too many listeners for one.
      const signal = stop === undefined ? undefined : AbortSignal.any([stop]);
      const startedAt = performance.now();
      const sent: SentProbe = { isConnected: false, certificate: undefined };
      const finish = (answer: Finished): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        client?.destroy();
        const ms = Math.round(performance.now() - startedAt);
        const { certificate } = sent;
        resolve({ ...answer, ms, ...(certificate === undefined ? {} : { certificate }) });
      };
      const abort = (): void => {
        clearTimeout(timer);
        client?.destroy();
        reject(signal?.reason instanceof Error ? signal.reason : new Error('interrupted'));
      };
      const timer = setTimeout(() => {
        const within = `within ${options.timeoutMs / 1000} s`;
        finish(
          sent.isConnected
            ? { outcome: 'timeout', message: `no answer ${within}` }
            : { outcome: 'unreachable', message: `no connection ${within}` },
        );
      }, options.timeoutMs);
      let client: ClientRequest | undefined;
      if (signal?.aborted === true) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      try {
        client = open(request, options);
        listen(client, request, sent, finish);
      } catch (error) {
        finish(noAnswerOf(error, false)); // a name that cannot be sent
      }
    }),
});

interface SentProbe {
  isConnected: boolean;
  certificate: PresentedCertificate | undefined;
}

/** An answer, to which its time and certificate are added. */
type Finished = ProbeAnswer extends infer A
  ? A extends ProbeAnswer
    ? Omit<A, 'ms' | 'certificate'>
    : never
  : never;

function open(
  { address, port, scheme, host, path, isUpgrade }: ProbeRequest,
  { ca }: ProberOptions,
): ClientRequest {
  const headers = {
    Host: host,
    'User-Agent': 'reconciler-verify',
    Connection: isUpgrade ? 'Upgrade' : 'close',
    ...(isUpgrade ? websocketHeaders : {}),
  };
  const common = { host: address, port, path, headers, setHost: false, agent: false as const };
  if (scheme === 'http') return httpRequest(common);
  return httpsRequest({
    ...common,
    servername: isIP(host) === 0 ? host : '',
    // It is judged, not required: a failed check is a result.
    rejectUnauthorized: false,
    ...(ca === undefined ? {} : { ca }),
  });
}

/** RFC 6455; the key has no meaning without the answer's check, which nobody needs here. */
const websocketHeaders = {
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'cmVjb25jaWxlci12ZXJpZg==',
};

function listen(
  client: ClientRequest,
  { host }: ProbeRequest,
  sent: SentProbe,
  finish: (answer: Finished) => void,
): void {
  client.on('socket', (socket) => {
    socket.on('connect', () => {
      sent.isConnected = true;
    });
    if (!(socket instanceof TLSSocket)) return;
    socket.on('secureConnect', () => {
      sent.certificate = certificateOf(socket, host);
    });
  });
  client.on('error', (error) => {
    finish(noAnswerOf(error, sent.isConnected));
  });
  client.on('upgrade', (response: IncomingMessage, socket: Socket) => {
    socket.on('error', () => undefined);
    socket.destroy();
    finish(answerOf(response, ''));
  });
  client.on('response', (response) => {
    readStart(response, probeBodyBytes, (body) => {
      finish(answerOf(response, body));
    });
  });
  client.end();
}

function answerOf({ statusCode = 0, headers }: IncomingMessage, body: string): Finished {
  const { location } = headers;
  const [proxy, upstream] = ['x-proxy-id', 'x-upstream-addr'].map((name) => String(headers[name] ?? ''));
  return {
    ...{ outcome: 'answered', status: statusCode, body },
    ...(location === undefined ? {} : { location }),
    ...(proxy === undefined || proxy === '' ? {} : { proxy }),
    ...(upstream === undefined || upstream === '' ? {} : { upstream }),
  };
}

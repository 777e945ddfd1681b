import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface HttpRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type HttpResult =
  | {
      readonly type: 'answered';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly body: string;
    }
  /** `wasSent`: the whole request left this machine, so that it may have taken effect. */
  | { readonly type: 'unanswered'; readonly reason: string; readonly wasSent: boolean };

/** Of an answer more is not read; its receiver is cut off. */
const maxAnswerBytes = 64 * 1024;

/**
 * Posts once, and settles within `timeoutMs` whatever the other side does; rejects only with the reason of an aborted signal.
 * Redirects are not followed: they could lead into the internal network.
 */
export function sendRequest(given: HttpRequest, timeoutMs: number, signal: AbortSignal): Promise<HttpResult> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const request = open(given);
    let answer: IncomingMessage | undefined;
    let body = '';
    // A TLS socket takes what is written before its handshake.
    let isConnected = false;
    request.once('socket', (socket) => {
      socket.once(given.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });

    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      finish();
      request.destroy();
    };
    // Once the status is there, nothing that follows changes what it says.
    const end = (reason: string): void => {
      const wasSent = isConnected && request.writableFinished;
      settle(() => {
        resolve(
          answer === undefined
            ? { type: 'unanswered', reason, wasSent }
            : { type: 'answered', status: answer.statusCode ?? 0, headers: answer.headers, body },
        );
      });
    };
    const abort = (): void => {
      settle(() => {
        reject(signal.reason as Error);
      });
    };
    const timer = setTimeout(() => {
      end(`no answer within ${timeoutMs} ms`);
    }, timeoutMs);
    signal.addEventListener('abort', abort, { once: true });

    listen(request, {
      begin: (response) => {
        answer = response;
      },
      receive: (text) => {
        body += text;
        if (body.length > maxAnswerBytes) end('');
      },
      end,
    });
    request.end(given.body);
  });
}

interface Listener {
  readonly begin: (response: IncomingMessage) => void;
  readonly receive: (text: string) => void;
  readonly end: (reason: string) => void;
}

/** Every way in which a request can end. */
function listen(request: ClientRequest, { begin, receive, end }: Listener): void {
  const closed = (): void => {
    end('the connection was closed');
  };
  request.on('response', (response) => {
    begin(response);
    response.setEncoding('utf8').on('data', receive);
    for (const event of ['end', 'error', 'close']) response.on(event, closed);
  });
  // A 101: without a listener the request would neither answer nor fail.
  request.on('upgrade', (response) => {
    begin(response);
    closed();
  });
  request.on('error', (error) => {
    end(reasonOf(error));
  });
  request.on('close', closed);
}

function open({ url, headers, body }: HttpRequest): ClientRequest {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  // A connection per request: nothing stays open between two alerts.
  return send(url, {
    ...{ method: 'POST', agent: false },
    headers: { 'user-agent': 'swarm-reconciler', ...headers, 'content-length': body.byteLength },
  });
}

/** An error code or a constant text: messages of network errors may contain the address. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'the connection failed';
}

import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The answer is ignored; a receiver that sends more is cut off. */
const maxAnswerBytes = 64 * 1024;

/** Sends once and returns the status. Redirects are not followed: they could lead into the internal network. */
export function sendPost({ url, headers, body }: Post, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(
      url,
      // A connection per request: nothing stays open between two alerts.
      { method: 'POST', agent: false, headers: { ...headers, 'content-length': body.byteLength }, signal },
      (response) => {
        drain(response).then(() => {
          resolve(response.statusCode ?? 0);
        }, reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

function drain(response: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    let receivedBytes = 0;
    response.on('data', (chunk: Buffer) => {
      receivedBytes += chunk.byteLength;
      if (receivedBytes <= maxAnswerBytes) return;
      resolve();
      response.destroy();
    });
    response.on('end', resolve);
    response.on('error', reject);
  });
}

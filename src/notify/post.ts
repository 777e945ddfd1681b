import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Nobody reads the answer; a receiver that sends without end is cut off. */
const maxAnswerBytes = 64 * 1024;

/** Sends once and returns the status. Redirects are answers like any other: they could lead inside the network. */
export function sendPost({ url, headers, body }: Post, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(
      url,
      // A connection of its own: nothing stays open between two alerts.
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

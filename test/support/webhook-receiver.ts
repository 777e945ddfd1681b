import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Alert } from '../../src/model/alert.ts';
import { verifySignature } from './verify-signature.ts';

export interface ReceivedAlert {
  readonly alert: Alert;
  readonly isSigned: boolean;
}

/** Receives alerts on loopback and verifies the signature, as a user's receiver would. */
export interface WebhookReceiver {
  readonly url: string;
  readonly received: readonly ReceivedAlert[];
  close(): Promise<void>;
}

export async function startWebhookReceiver(secret: string): Promise<WebhookReceiver> {
  const received: ReceivedAlert[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const signature = request.headers['x-reconciler-signature'];
      const isSigned = verifySignature(body, secret, typeof signature === 'string' ? signature : undefined);
      const document = JSON.parse(body.toString('utf8')) as Alert & { readonly alerts?: readonly Alert[] };
      // Several alerts in one message are a group.
      received.push(...(document.alerts ?? [document]).map((alert) => ({ alert, isSigned })));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/alerts`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

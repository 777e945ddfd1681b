import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ReceivedStatus {
  readonly commit: string;
  readonly state: string;
  readonly description: string;
  readonly context: string;
}

/** Takes commit statuses of one repository as the API of Gitea does, from who has the token. */
export interface StatusReceiver {
  readonly url: string;
  readonly received: readonly ReceivedStatus[];
  close(): Promise<void>;
}

export async function startStatusReceiver(repository: string, token: string): Promise<StatusReceiver> {
  const received: ReceivedStatus[] = [];
  const prefix = `/api/v1/repos/${repository}/statuses/`;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url = '', headers } = request;
      const isKnown =
        method === 'POST' && url.startsWith(prefix) && headers.authorization === `token ${token}`;
      if (isKnown) {
        const status = JSON.parse(Buffer.concat(chunks).toString()) as Omit<ReceivedStatus, 'commit'>;
        received.push({ commit: url.slice(prefix.length), ...status });
      }
      response.writeHead(isKnown ? 201 : 404, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`,
    received,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ForgeComment {
  readonly id: number;
  readonly body: string;
}

/** The comments of one pull request, over HTTP as GitHub, Gitea and GitLab have them. */
export interface FakeForge {
  readonly url: string;
  readonly comments: readonly ForgeComment[];
  /** Method and path of each request, and who asks. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export async function startFakeForge(others: readonly string[] = []): Promise<FakeForge> {
  const comments: ForgeComment[] = others.map((body, index) => ({ id: index + 1, body }));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  const answer = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', 'http://forge');
    const token = headers.authorization ?? headers['private-token'];
    requests.push(`${method} ${url.pathname} ${String(token)}`);
    if (token !== 'token t0ken' && token !== 't0ken') return [401, { message: 'no' }];
    if (method === 'GET') return [200, pageOf(comments, url.searchParams)];
    const { body } = JSON.parse(await textOf(request)) as { readonly body: string };
    const id = Number(/\/(\d+)$/.exec(url.pathname)?.[1]);
    const index = comments.findIndex((comment) => comment.id === id);
    if (method === 'POST') comments.push({ id: comments.length + 1, body });
    else if (index === -1) return [404, {}];
    else comments[index] = { id, body };
    return [200, {}];
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function pageOf(comments: readonly ForgeComment[], query: URLSearchParams): readonly ForgeComment[] {
  const size = Number(query.get('per_page') ?? 30);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  return comments.slice(start, start + size);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

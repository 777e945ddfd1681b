import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';

export interface RecordedRequest {
  readonly method: string;
  /** Without version prefix, with query. */
  readonly path: string;
  readonly body: string;
}

/** A proxy between a command and an engine that records every request. */
export interface RecordingProxy {
  readonly host: string;
  readonly requests: readonly RecordedRequest[];
  clear(): void;
  close(): Promise<void>;
}

/** `before` runs before a request is forwarded; if it returns a status, that is the answer instead. */
export async function startRecordingProxy(
  engineSocket: string,
  socket: string,
  before: (request: RecordedRequest) => Promise<unknown> = () => Promise.resolve(),
): Promise<RecordingProxy> {
  const requests: RecordedRequest[] = [];
  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = incoming.url ?? '/';
    const recorded = {
      method: incoming.method ?? 'GET',
      path: path.replace(/^\/v1\.\d+/, ''),
      body: body.toString('utf8'),
    };
    requests.push(recorded);
    const status = await before(recorded);
    if (typeof status === 'number') {
      outgoing
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end('{"message":"denied by the proxy"}');
      return;
    }
    const forwarded = send(
      { socketPath: engineSocket, path, method: incoming.method, headers: incoming.headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    forwarded.end(body);
  };
  const server = createServer((incoming, outgoing) => void forward(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    host: `unix://${socket}`,
    requests,
    clear: () => {
      requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { chooseEndpoints } from '../../src/swarm/endpoint.ts';
import type { EngineRequest } from '../../src/swarm/engine-request.ts';
import { createSwarmConnection } from '../../src/swarm/swarm-connection.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The failure of a request to an engine that gives this answer to everything but the ping. */
async function failureOf(
  request: EngineRequest,
  answer: (response: ServerResponse) => void,
): Promise<unknown> {
  const listening = createServer(({ url }, response) => {
    if (url === '/_ping') response.setHeader('API-Version', '1.41').end('OK');
    else answer(response);
  });
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  const { port } = listening.address() as AddressInfo; // listens on a port
  const connection = createSwarmConnection(chooseEndpoints(`tcp://127.0.0.1:${port}`, {}));
  return connection.request(request).catch((error: unknown) => error);
}

const read: EngineRequest = { method: 'GET', path: '/services' };
const write: EngineRequest = { method: 'POST', path: '/services/create', body: {} };

const cutShort = (response: ServerResponse): void => {
  response.end('{"ID": "abc');
};

const brokenOff =
  (status: number) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-length': 1000 });
    response.write('{"ID": "abc', () => {
      response.destroy();
    });
  };

const cases = [
  { how: 'is cut short', answer: cutShort, readCode: 'engine-error' },
  { how: 'breaks off in its middle', answer: brokenOff(200), readCode: 'engine-unreachable' },
  { how: 'breaks off in the middle of an error', answer: brokenOff(500), readCode: 'engine-unreachable' },
];

describe('an answer of the engine that', () => {
  it.each(cases)('$how fails a read immediately', async ({ answer, readCode }) => {
    const failure = await failureOf(read, answer);

    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ code: readCode, kind: 'transient', hint: expect.any(String) as string });
  });

  it.each(cases)('$how makes the outcome of a write unknown, immediately', async ({ answer }) => {
    const failure = await failureOf(write, answer);

    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ code: 'outcome-unknown', hint: expect.any(String) as string });
  });
});

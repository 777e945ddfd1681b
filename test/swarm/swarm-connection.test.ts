import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import { chooseEndpoints } from '../../src/swarm/endpoint.ts';
import {
  createSwarmConnection,
  testedEngines,
  type SwarmConnection,
} from '../../src/swarm/swarm-connection.ts';
import { engineVersions } from '../../tools/lab/node/engine-packages.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A manager with its answer to everything but the ping. */
interface Manager {
  readonly address: string;
  readonly asked: string[];
}

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function manager(answer: Answer, apiVersion = '1.41'): Promise<Manager> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/_ping') {
      response.setHeader('API-Version', apiVersion).end('OK');
      return;
    }
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // listens on a port
  return { address: `tcp://127.0.0.1:${port}`, asked };
}

const says =
  (status: number, body: unknown): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

const good = says(200, []);
const worker = says(503, { message: 'This node is not a swarm manager.' });
const leaderless = says(500, { message: 'rpc error: The swarm does not have a leader.' });
const lateLeaderless = says(500, {
  message: 'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
});
const cutOff: Answer = (request) => request.socket.destroy();

const connectTo = (...addresses: readonly string[]): SwarmConnection =>
  createSwarmConnection(chooseEndpoints(addresses.join(','), {}));

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return 'none';
  } catch (error) {
    return error instanceof Failure ? error.code : String(error);
  }
};

describe('createSwarmConnection() with one manager', () => {
  it.each([
    ['1.41', '1.41'],
    ['1.45', '1.45'],
    ['1.51', '1.51'],
    ['1.54', '1.51'],
  ])('speaks to an engine of API %s with %s', async (offered, spoken) => {
    const { address, asked } = await manager(good, offered);
    const connection = connectTo(address);

    await connection.request({ method: 'GET', path: '/services' });

    expect(await connection.apiVersion()).toBe(spoken);
    expect(asked).toEqual([`GET /v${spoken}/services`]);
  });

  it('refuses an engine of API 1.40', async () => {
    const { address } = await manager(good, '1.40');

    expect(await codeOf(connectTo(address).apiVersion())).toBe('engine-api-version');
  });

  it('says that just the engines are tested that the contract suite runs on', () => {
    expect(testedEngines).toEqual(engineVersions);
  });
});

describe('createSwarmConnection() with several managers', () => {
  it.each<[string, Answer]>([
    ['is a worker', worker],
    ['has no quorum', leaderless],
    ['breaks off', cutOff],
  ])('reads from the next manager if the first %s, and keeps using it', async (_, answer) => {
    const first = await manager(answer);
    const second = await manager(good);
    const connection = connectTo(first.address, second.address);

    expect(await connection.request({ method: 'GET', path: '/services' })).toEqual([]);
    expect(await connection.request({ method: 'GET', path: '/nodes' })).toEqual([]);

    expect(first.asked).toEqual(['GET /v1.41/services']);
    expect(second.asked).toEqual(['GET /v1.41/services', 'GET /v1.41/nodes']);
  });

  it('reads from the next manager if the first is unreachable', async () => {
    const second = await manager(good);

    const connection = connectTo('tcp://127.0.0.1:1', second.address);

    expect(await connection.apiVersion()).toBe('1.41');
  });

  it('sends a write to the next manager only if the first certainly did not execute it', async () => {
    const first = await manager(worker);
    const second = await manager(good);

    await connectTo(first.address, second.address).request({ method: 'POST', path: '/services/create' });

    expect(second.asked).toEqual(['POST /v1.41/services/create']);
  });

  it('does not repeat a write with an unknown outcome, and uses the next manager from then on', async () => {
    const first = await manager(cutOff);
    const second = await manager(good);
    const connection = connectTo(first.address, second.address);

    const code = await codeOf(connection.request({ method: 'POST', path: '/services/create' }));

    expect(code).toBe('outcome-unknown');
    expect(second.asked).toEqual([]);
    await connection.request({ method: 'GET', path: '/services' });
    expect(second.asked).toEqual(['GET /v1.41/services']);
  });

  it.each([
    ['that there is no leader', leaderless],
    ['that it has waited for one in vain', lateLeaderless],
  ])('reports a lost quorum if a manager answers %s', async (_, answer) => {
    const only = await manager(answer);

    expect(await codeOf(connectTo(only.address).request({ method: 'GET', path: '/services' }))).toBe(
      'engine-no-quorum',
    );
  });

  it("reports a manager's answer if all fail, not that others are unreachable", async () => {
    const first = await manager(leaderless);
    const nobody = 'tcp://127.0.0.1:1';

    const code = await codeOf(connectTo(first.address, nobody).request({ method: 'GET', path: '/services' }));

    expect(code).toBe('engine-no-quorum');
    expect(first.asked).toHaveLength(1);
  });

  it('does not try other managers if the engine rejects a request', async () => {
    const first = await manager(says(400, { message: 'bad spec' }));
    const second = await manager(good);

    const code = await codeOf(
      connectTo(first.address, second.address).request({ method: 'POST', path: '/services/create' }),
    );

    expect(code).toBe('engine-rejected');
    expect(second.asked).toEqual([]);
  });
});

describe('the observer of requests', () => {
  it('is told of each request to each manager, and how it ended', async () => {
    const seen: string[] = [];
    const addresses = [(await manager(worker)).address, (await manager(good)).address];
    const connection = createSwarmConnection(
      chooseEndpoints(addresses.join(','), {}),
      ({ method, path }, code) => {
        seen.push(`${method} ${path} ${code}`);
      },
    );
    await connection.request({ method: 'GET', path: '/services' });

    expect(seen).toEqual([
      'GET /_ping ok',
      'GET /services engine-not-a-manager',
      'GET /_ping ok',
      'GET /services ok',
    ]);
  });
});

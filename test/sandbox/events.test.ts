import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { listenSandbox, type SandboxServer } from '../../src/sandbox/http/server.ts';
import { poll } from '../support/poll.ts';
import { apiOf } from '../support/sandbox/sandbox-engine.ts';

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = createSandbox({
    nodes: [
      { hostname: 'manager', role: 'manager' },
      { hostname: 'worker', role: 'worker' },
    ],
  });
});

const post = async (path: string, body: object): Promise<void> => {
  const { status, body: answer } = await apiOf(sandbox)('POST', path, body);
  expect([200, 201], JSON.stringify(answer)).toContain(status);
};

const web = (image: string, replicas: number) => ({
  Name: 'web',
  TaskTemplate: { ContainerSpec: { Image: image } },
  Mode: { Replicated: { Replicas: replicas } },
});

const updateWeb = (body: object): Promise<void> =>
  post(`/services/web/update?version=${String(sandbox.snapshot().services[0]!.Version.Index)}`, body);

const ask = (query: Readonly<Record<string, string>>) =>
  sandbox.handle({ method: 'GET', path: '/v1.41/events', query, body: '' });

interface Seen {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: object };
}

const parseLines = (text: string): readonly Seen[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Seen);

const seen = (query: Readonly<Record<string, string>> = {}) =>
  parseLines(ask({ since: '0', ...query }).body).map(({ Type, Action, Actor }) => [
    `${Type} ${Action}`,
    Actor.Attributes,
  ]);

describe('events', () => {
  it('have the shape of engine events', async () => {
    await post('/configs/create', { Name: 'first', Data: 'YQ==' });

    const { ID } = sandbox.snapshot().configs[0]!;
    const [event] = parseLines(ask({ since: '0' }).body);
    expect(event).toEqual({
      Type: 'config',
      Action: 'create',
      Actor: { ID, Attributes: { name: 'first' } },
      scope: 'swarm',
      time: expect.any(Number) as number,
      timeNano: expect.any(Number) as number,
    });
  });

  it('report what an update changed, and its progress', async () => {
    await post('/services/create', web('v1', 1));
    await updateWeb(web('v2', 2));
    await apiOf(sandbox)('DELETE', '/services/web');

    expect(seen()).toEqual([
      ['service create', { name: 'web' }],
      [
        'service update',
        { name: 'web', 'image.old': 'v1', 'image.new': 'v2', 'replicas.old': '1', 'replicas.new': '2' },
      ],
      ['service update', { name: 'web', 'updatestate.new': 'updating' }],
      ['service update', { name: 'web', 'updatestate.old': 'updating', 'updatestate.new': 'completed' }],
      ['service remove', { name: 'web' }],
    ]);
  });

  it('report that a node goes down and comes back', () => {
    sandbox.setNodeState('worker', 'down');
    sandbox.setNodeState('worker', 'ready');

    expect(seen()).toEqual([
      ['node update', { name: 'worker', 'state.old': 'ready', 'state.new': 'down' }],
      ['node update', { name: 'worker', 'state.old': 'down', 'state.new': 'ready' }],
    ]);
  });

  it('do not report tasks and their addresses', async () => {
    await post('/networks/create', { Name: 'net', Driver: 'overlay' });
    await post('/services/create', {
      ...web('v1', 1),
      TaskTemplate: { ContainerSpec: { Image: 'v1' }, Networks: [{ Target: 'net' }] },
    });

    expect(seen().map(([what]) => what)).toEqual(['network create', 'service create', 'service update']);
  });

  it('do not report refused requests', async () => {
    await post('/services/create', web('v1', 1));
    const before = seen();

    await apiOf(sandbox)('POST', '/services/create', web('v1', 1));

    expect(seen()).toEqual(before);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('match since and until of their own millisecond (%i)', async (ms) => {
    const now = new Date(`2026-11-23T21:00:00.00${ms}Z`);
    const at = String(now.getTime() / 1000);
    sandbox = createSandbox({ nodes: [{ hostname: 'manager', role: 'manager' }], now: () => now });

    await post('/configs/create', { Name: 'first', Data: 'YQ==' });

    expect(seen({ since: at, until: at })).toEqual([['config create', { name: 'first' }]]);
  });

  it('are filtered by type, action, name and time', async () => {
    await post('/services/create', web('v1', 1));
    await post('/secrets/create', { Name: 'key', Data: 'YQ==' });
    const filtered = (filters: object) => seen({ filters: JSON.stringify(filters) }).map(([what]) => what);

    expect(filtered({ type: ['secret'] })).toEqual(['secret create']);
    expect(filtered({ service: ['web'] })).toEqual(['service create']);
    expect(filtered({ event: ['remove'] })).toEqual([]);
    expect(ask({}).body).toBe('');
    expect(seen({ since: String(Date.now() / 1000 + 60) })).toEqual([]);
    expect(ask({ since: 'yesterday' }).status).toBe(400);
    expect(ask({ filters: '{"nosuch":["x"]}' }).status).toBe(400);
  });

  it('are kept up to the last 256', async () => {
    for (let number = 0; number < 300; number += 1) {
      await post('/configs/create', { Name: `config-${String(number)}`, Data: 'YQ==' });
    }

    const all = seen();
    expect(all).toHaveLength(256);
    expect(all[0]).toEqual(['config create', { name: 'config-44' }]);
  });
});

describe('events over a socket', () => {
  let folder: string;
  let server: SandboxServer;
  const socketPath = (): string => join(folder, 'engine.sock');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-events-'));
    server = await listenSandbox(sandbox, socketPath());
  });

  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('are streamed as they happen, until the client disconnects', async () => {
    let text = '';
    const outgoing = request({ socketPath: socketPath(), path: '/events' }, (incoming) => {
      incoming.setEncoding('utf8').on('data', (more: string) => (text += more));
    }).end();
    outgoing.on('error', () => undefined);
    await new Promise((resolve) => outgoing.once('response', resolve));

    await post('/configs/create', { Name: 'live', Data: 'YQ==' });

    await poll('the event', () => Promise.resolve(text.includes('"name":"live"') ? true : undefined));
    outgoing.destroy();
  });

  it('end at the time that the client requested', async () => {
    await post('/configs/create', { Name: 'past', Data: 'YQ==' });
    const now = String(Date.now() / 1000);

    const answer = await fetchText(`/events?since=0&until=${now}`);

    expect(parseLines(answer).map(({ Actor }) => Actor.Attributes)).toEqual([{ name: 'past' }]);
  });

  const fetchText = (path: string): Promise<string> =>
    new Promise((resolve, reject) => {
      request({ socketPath: socketPath(), path }, (incoming) => {
        let text = '';
        incoming
          .setEncoding('utf8')
          .on('data', (more: string) => (text += more))
          .on('end', () => {
            resolve(text);
          });
      })
        .on('error', reject)
        .end();
    });
});

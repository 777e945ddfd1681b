import { afterAll, beforeAll, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { describeNginx } from '../support/describe-nginx.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { poll } from '../support/poll.ts';
import { startCliOnSandbox, type CliOnSandbox } from '../support/sandbox/cli-on-sandbox.ts';
import { startSocketProxy, type SocketProxy } from '../support/socket-proxy.ts';

const manifest = `apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: worker }
spec: { image: 'nginx:1' }
`;

/** What is not on the list, or looks like it. */
const refused: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/v1.41/containers/json'],
  ['GET', '/v1.41/swarm'],
  ['GET', '/services'],
  ['PUT', '/v1.41/services'],
  ['POST', '/v1.41/services'],
  ['DELETE', '/v1.41/nodes/n0'],
  ['POST', '/v1.41/containers/create'],
  ['POST', '/v1.41/services/../containers/create'],
  ['POST', '/v1.41/services/%2e%2e/containers/create'],
  ['GET', '/v1.41/services/a/logs'],
  ['GET', '/v1.41/services/a%2flogs'],
  ['GET', '/v1.41//info'],
  ['GET', '/v1.41/info/'],
  ['GET', '/v1.41/distribution/../info/json'],
  ['GET', '/v1.41/distribution//json'],
  ['GET', '/v1.41/swarm?/v1.41/info'],
  ['GET', '/v1.41/info#/services'],
];

describeNginx('the socket proxy', (nginx) => {
  let cli: CliOnSandbox;
  let proxy: SocketProxy;

  beforeAll(async () => {
    cli = await startCliOnSandbox();
    await cli.declare(manifest);
    proxy = await startSocketProxy(nginx, cli.engine.host.replace('unix://', ''));
  });
  afterAll(async () => {
    await proxy.stop();
    await cli.close();
  });

  it('lets everything through that the daemon sends, and its events as they come', async () => {
    const stopping = new AbortController();
    const flags = ['--interval', '1h', '--stable-for', '0s', '--heal', '--log-level', 'error'];
    const running = main(['run', cli.folder, '--host', proxy.host, ...flags], {
      ...memoryStreams(undefined, { RECONCILER_HTTP_LISTEN: 'off' }),
      signal: stopping.signal,
    });
    const idOfWorker = (): string | undefined =>
      cli.engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === 'worker')?.ID;
    try {
      const first = await poll('the daemon has applied', () => Promise.resolve(idOfWorker()));
      await cli.engine.api('DELETE', `/services/${first}`);
      await poll('the daemon has healed', () => Promise.resolve(idOfWorker()));
    } finally {
      stopping.abort();
      await running;
    }

    expect(await proxy.log()).toBe('');
  });

  it('lets the largest config through that swarm stores, and credentials of 8 kB', async () => {
    const body = JSON.stringify({ Name: 'large', Data: Buffer.alloc(999 * 1024).toString('base64') });

    expect(await proxy.ask('POST', '/v1.41/configs/create', body)).toMatchObject({ status: 201 });
  });

  it.each(refused)('refuses %s %s, says what to do and logs it', async (method, path) => {
    const before = cli.requests.length;

    const { status, body } = await proxy.ask(method, path);

    expect(status).toBe(403);
    expect(cli.requests.length).toBe(before);
    expect(JSON.parse(body)).toEqual({ message: expect.stringContaining('not on the list') as string });
    expect(await proxy.log()).toContain(`{"refused": "${method} ${path}"`);
  });

  it('says so when the engine does not answer', async () => {
    const alone = await startSocketProxy(nginx, '/no/such/socket');
    try {
      const { status, body } = await alone.ask('GET', '/v1.41/info');

      expect(status).toBe(503);
      expect(JSON.parse(body)).toEqual({ message: expect.stringContaining('does not answer') as string });
    } finally {
      await alone.stop();
    }
  });
});

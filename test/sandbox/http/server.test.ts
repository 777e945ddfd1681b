import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxRequest } from '../../../src/sandbox/http/exchange.ts';
import { createSandbox } from '../../../src/sandbox/sandbox.ts';
import { isWrite, listenSandbox, type ListenOptions } from '../../../src/sandbox/http/server.ts';
import { type Client, createClient } from '../../contract/client.ts';

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function startSandbox(options: ListenOptions = {}): Promise<{ client: Client; socketPath: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  const socketPath = join(folder, 'engine.sock');
  const sandbox = createSandbox({ nodes: [{ hostname: 'node-0', role: 'manager' }] });
  const server = await listenSandbox(sandbox, socketPath, options);
  const client = createClient(socketPath);
  cleanUps.push(
    () => rm(folder, { recursive: true, force: true }),
    () => server.close(),
    closing(client),
  );
  return { client, socketPath };
}

const closing = (client: Client) => () => {
  client.close();
  return Promise.resolve();
};

const config = (Name: string) => ({ json: { Name, Data: 'YQ==' } });

async function configNames(client: Client): Promise<string[]> {
  return (await client.send('GET', '/configs')).list.map(({ Spec }) => Spec.Name).toSorted();
}

describe('listenSandbox()', () => {
  it('calls onRequest with method, path, query, body and content type of every request', async () => {
    const seen: SandboxRequest[] = [];
    const { client } = await startSandbox({ onRequest: (request) => void seen.push(request) });

    await client.send('POST', '/v1.41/configs/create', config('a'));
    await client.send('GET', '/configs', { query: { filters: { name: ['a'] } } });

    expect(seen).toEqual([
      {
        ...{ method: 'POST', path: '/v1.41/configs/create', query: {} },
        ...{ body: '{"Name":"a","Data":"YQ=="}', contentType: 'application/json' },
      },
      { method: 'GET', path: '/configs', query: { filters: '{"name":["a"]}' }, body: '' },
    ]);
    expect(seen.map(isWrite)).toEqual([true, false]);
  });

  it('delays a request until the hook has finished', async () => {
    let release = (): void => undefined;
    const delay = new Promise<void>((resolve) => (release = resolve));
    const { client } = await startSandbox({ onRequest: (request) => (isWrite(request) ? delay : undefined) });

    const create = client.send('POST', '/configs/create', config('delayed'));
    expect(await configNames(client)).toEqual([]);
    release();

    expect((await create).status).toBe(201);
  });

  it('calls intercept for writes only, and counts them from one', async () => {
    const calls: string[] = [];
    const { client } = await startSandbox({
      intercept: (request, nth) => {
        calls.push(`${nth} ${request.method}`);
        return 'pass';
      },
    });

    await client.send('GET', '/_ping');
    await client.send('POST', '/configs/create', config('a'));
    await client.send('GET', '/configs');
    await client.send('DELETE', '/configs/a');

    expect(calls).toEqual(['1 POST', '2 DELETE']);
  });

  it('dropBefore cuts the connection without executing the request', async () => {
    const { client } = await startSandbox({ intercept: (_, nth) => (nth === 2 ? 'dropBefore' : 'pass') });
    await client.send('POST', '/configs/create', config('first'));

    await expect(client.send('POST', '/configs/create', config('second'))).rejects.toThrow('socket hang up');

    expect(await configNames(client)).toEqual(['first']);
  });

  it('dropAfter cuts the connection after executing the request', async () => {
    const { client } = await startSandbox({ intercept: () => 'dropAfter' });

    await expect(client.send('POST', '/configs/create', config('only'))).rejects.toThrow('socket hang up');

    expect(await configNames(client)).toEqual(['only']);
  });

  it('cuts the connection if a hook throws, for reads too', async () => {
    const { client } = await startSandbox({
      onRequest: ({ path }) => {
        if (path === '/services') throw new Error('cut');
      },
    });

    await expect(client.send('GET', '/services')).rejects.toThrow('socket hang up');

    expect(await configNames(client)).toEqual([]);
  });

  it('answers concurrent requests, each with its own answer', async () => {
    const { client } = await startSandbox();
    const names = Array.from({ length: 50 }, (_, index) => `config-${index}`);

    const answers = await Promise.all(
      names.map((name) => client.send('POST', '/configs/create', config(name))),
    );

    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect(new Set(answers.map(({ json }) => json.ID)).size).toBe(50);
    expect(await configNames(client)).toEqual(names.toSorted());
  });

  it('replaces the socket that a killed process left behind', async () => {
    const { socketPath } = await startSandbox();
    const sandbox = createSandbox({ nodes: [{ hostname: 'node-0', role: 'manager' }] });

    const second = await listenSandbox(sandbox, socketPath);
    cleanUps.push(() => second.close());
    const client = createClient(socketPath);
    cleanUps.push(closing(client));

    expect((await client.send('GET', '/_ping')).status).toBe(200);
  });
});

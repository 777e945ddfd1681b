import { afterEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/model/failure.ts';
import { startServer, type RunningServer } from '../../../src/server/start-server.ts';
import type { ResolvedHttp } from '../../../src/model/settings.ts';
import { createServerWorld, type ServerWorld } from '../server-world.ts';

const servers: RunningServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ close }) => close()));
});

async function start(world: ServerWorld): Promise<RunningServer | undefined> {
  const server = await startServer(world.port, world.settings, world.dependencies);
  if (server !== undefined) servers.push(server);
  return server;
}

async function startOn(http: Partial<ResolvedHttp> = {}): Promise<RunningServer> {
  const server = await start(createServerWorld(http));
  if (server === undefined) throw new Error('It does not listen');
  return server;
}

const portOf = ({ address }: RunningServer): number => Number(new URL(address).port);

describe('startServer()', () => {
  it('listens on loopback, and answers there', async () => {
    const { address } = await startOn();

    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect((await fetch(`${address}/api/v1/`)).status).toBe(200);
  });

  it('listens on an IPv6 address', async () => {
    const { address } = await startOn({ listen: { host: '[::1]', port: 0 } });

    expect(address).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });

  it('is off without an address', async () => {
    const { listen: _off, ...http } = createServerWorld().settings.http;
    const world = createServerWorld();

    expect(await start({ ...world, settings: { ...world.settings, http } })).toBeUndefined();
    expect(world.port.listeners()).toBe(0);
  });

  it('goes without where the default address is in use, and logs that', async () => {
    const taken = { host: '127.0.0.1', port: portOf(await startOn()) };
    const world = createServerWorld({ listen: taken, isDefaultAddress: true });

    expect(await start(world)).toBeUndefined();
    expect(world.logger.records).toMatchObject([
      { level: 'warn', message: 'no http server: the default address is in use' },
    ]);
    expect(world.port.listeners()).toBe(0);
  });

  it('fails where an address that was chosen is in use or not of this machine, with the way out', async () => {
    const taken = { host: '127.0.0.1', port: portOf(await startOn()) };

    await expect(startOn({ listen: taken })).rejects.toMatchObject({
      message: `Cannot listen on 127.0.0.1:${taken.port}: EADDRINUSE`,
      hint: 'Choose another address in http.listen of reconciler.yaml, or off',
    });
    await expect(startOn({ listen: { host: '203.0.113.1', port: 0 } })).rejects.toBeInstanceOf(Failure);
  });

  it('closes while a client follows events, and another one holds a connection', async () => {
    const { address, close } = await startOn();
    const events = await fetch(`${address}/api/v1/events`);
    await (await fetch(`${address}/healthz`)).text();
    await close();

    expect(await events.text()).toBe(': alive\n\n');
    await expect(fetch(`${address}/healthz`)).rejects.toThrow();
  });

  it('does not touch the globals of the process', async () => {
    const { Request: request, Response: response } = globalThis;
    await startOn();

    expect([globalThis.Request, globalThis.Response]).toEqual([request, response]);
  });
});

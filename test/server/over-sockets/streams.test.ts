import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { httpLimits } from '../../../src/defaults/limits.ts';
import { attackedServer } from './attacked-server.ts';
import { open, sendRaw, statusesIn, type RawClient } from './raw-client.ts';

const { world, address, isAlive } = attackedServer();
const ask = (method: string, path: string, ...headers: string[]): string =>
  [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');

/** Each has a place once the headers of its answer are there. */
async function followAll(count: number, path: string): Promise<readonly RawClient[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => open(address())));
  await Promise.all(
    clients.map(async ({ socket }) => {
      const begun = new Promise((resolve) => socket.once('data', resolve));
      socket.write(ask('GET', path));
      expect(statusesIn(String(await begun))).toEqual([200]);
    }),
  );
  return clients;
}

const statusOf = async (path: string): Promise<number> => {
  const answer = await fetch(`${address()}${path}`);
  await answer.body?.cancel();
  return answer.status;
};

async function untilStatus(path: string, status: number): Promise<void> {
  while ((await statusOf(path)) !== status) await sleep(10);
}

describe.each([
  ['/api/v1/events', httpLimits.eventClients],
  ['/api/v1/page/live', httpLimits.pageClients],
])('the stream %s', (path, most) => {
  it('is refused beyond its clients, while all else is answered, and a place that is left is free', async () => {
    const clients = await followAll(most, path);

    expect(await statusOf(path)).toBe(503);
    expect(await isAlive()).toBe(true);
    clients[0]!.socket.destroy();
    await untilStatus(path, 200);
    for (const { socket } of clients) socket.destroy();
  });

  it('takes no place for HEAD, on one connection or many', async () => {
    const last = ask('HEAD', path, 'Connection: close');
    const pipelined = await sendRaw(address(), ask('HEAD', path).repeat(299) + last);
    expect(new Set(statusesIn(pipelined))).toEqual(new Set([200]));
    const apart = await Promise.all(Array.from({ length: 300 }, () => sendRaw(address(), last)));
    expect(apart.flatMap(statusesIn)).toEqual(Array.from({ length: 300 }, () => 200));

    const clients = await followAll(most, path);
    for (const { socket } of clients) socket.destroy();
  });
});

describe('pages that do not read', () => {
  it('are dropped, one after the other, and take little memory until then', async () => {
    world().port.update({ holder: 'x'.repeat(100_000) });
    const clients = await followAll(httpLimits.pageClients, '/api/v1/page/live');
    for (const { socket } of clients) socket.pause();
    const before = process.memoryUsage().rss;
    const dropped = (): number =>
      world().logger.records.filter(({ message }) => message.startsWith('event client dropped')).length;
    while (dropped() < clients.length) {
      await world().clock.advance(15_000);
      await sleep(1);
    }

    expect(process.memoryUsage().rss - before).toBeLessThan(600 * 1024 * 1024);
    expect(await statusOf('/api/v1/page/live')).toBe(200);
    for (const { socket } of clients) socket.destroy();
  });
});

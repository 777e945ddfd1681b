import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { httpLimits } from '../../../src/defaults/limits.ts';
import { stampedEvent } from '../../builders/events.ts';
import { planWith } from '../../builders/steps.ts';
import { attackedServer, get, post, shortTimes, signatureOf } from './attacked-server.ts';
import { open, sendRaw, statusesIn } from './raw-client.ts';

const { world, address, isAlive } = attackedServer(shortTimes);
const mebibyte = 1024 * 1024;

const openMany = (count: number): Promise<Awaited<ReturnType<typeof open>>[]> =>
  Promise.all(Array.from({ length: count }, () => open(address())));

describe('clients that send slowly', () => {
  it('headers that never end are cut off, and whoever holds every connection holds them for a moment', async () => {
    const clients = await openMany(httpLimits.connections + 50);
    let isDone = false;
    const drip = async (): Promise<void> => {
      for (const { socket } of clients) socket.write('GET /healthz HTTP/1.1\r\n');
      while (!isDone) {
        for (const { socket } of clients) if (!socket.destroyed) socket.write('X: a\r\n');
        await sleep(100);
      }
    };
    const dripping = drip();
    const answers = await Promise.all(clients.map(({ ended }) => ended));
    isDone = true;
    await dripping;

    expect(answers.flatMap(statusesIn).filter((status) => status < 400)).toEqual([]);
    expect(await isAlive()).toBe(true);
  });

  it('connections over which nothing comes are cut off', async () => {
    const clients = await openMany(100);
    await Promise.all(clients.map(({ ended }) => ended));

    expect(await isAlive()).toBe(true);
  });

  it('a body that comes byte by byte, or not at all, is cut off', async () => {
    const { socket, ended } = await open(address());
    socket.write(post(['Content-Length: 1000', signatureOf('x')]));
    const silent = sendRaw(address(), post(['Content-Length: 1000', signatureOf('x')]));
    while (!socket.destroyed) {
      socket.write('x');
      await sleep(50);
    }

    expect(statusesIn(await ended).filter((status) => status < 400)).toEqual([]);
    expect(statusesIn(await silent).filter((status) => status < 400)).toEqual([]);
    expect(world().port.asked).toEqual([]);
  });

  it('a body that is broken off is no error of ours', async () => {
    const { socket, ended } = await open(address());
    socket.write(post(['Content-Length: 1000'], 'half'));
    await sleep(50);
    socket.destroy();
    await ended;

    expect(await isAlive()).toBe(true);
  });
});

describe('clients that do not read', () => {
  it('16 of them that follow events are dropped, and take little memory until then', async () => {
    const clients = await openMany(httpLimits.eventClients);
    for (const { socket } of clients) {
      socket.pause();
      socket.write('GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
    }
    const requests = (): number =>
      world().logger.records.filter(({ message }) => message === 'http request').length;
    while (requests() < clients.length) await sleep(10);
    const before = process.memoryUsage().rss;
    const event = stampedEvent({ type: 'sync.failed', reason: 'x'.repeat(300), remedy: 'y'.repeat(300) });
    const dropped = (): number =>
      world().logger.records.filter(({ message }) => message.startsWith('event client dropped')).length;
    for (let sent = 0; dropped() < clients.length; sent += 1) {
      world().port.publish(event);
      if (sent % 500 === 0) await sleep(1);
    }

    expect(process.memoryUsage().rss - before).toBeLessThan(400 * mebibyte);
    expect((await fetch(`${address()}/api/v1/events`)).status).toBe(200);
    for (const { socket } of clients) socket.destroy();
  });

  it('one that does not take up a long answer is cut off', async () => {
    const warning = { kind: 'smallSubnet', message: 'x'.repeat(500) } as const;
    world().port.update({ plan: planWith({ warnings: Array.from({ length: 50_000 }, () => warning) }) });
    const { socket, ended } = await open(address());
    socket.pause();
    socket.write(get('/api/v1/plan'));
    while (world().logger.records.length === 0) await sleep(10);
    await sleep(5 * shortTimes.idleMs);
    socket.resume();

    expect((await ended).length).toBeLessThan(25_000_000);
    expect(await isAlive()).toBe(true);
  });

  it('answers that nobody takes up, while more is asked on the connection, do not pile up', async () => {
    const { socket } = await open(address());
    socket.pause();
    const request = 'GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const before = process.memoryUsage().rss;
    socket.write(request.repeat(2_000));
    await sleep(2 * shortTimes.idleMs);

    expect(process.memoryUsage().rss - before).toBeLessThan(400 * mebibyte);
    expect(await isAlive()).toBe(true);
    socket.destroy();
  });
});

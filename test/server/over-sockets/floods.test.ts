import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { attackedServer, post, secret } from './attacked-server.ts';
import { open, statusesIn } from './raw-client.ts';

const { world, address, isAlive } = attackedServer();

/** 50 connections, on each of which no request waits for the answer to the one before. */
async function flood(count: number, signature: string, body: string): Promise<ReadonlyMap<number, number>> {
  const headers = [`X-Hub-Signature-256: sha256=${signature}`, `Content-Length: ${body.length}`];
  const clients = await Promise.all(Array.from({ length: 50 }, () => open(address())));
  const answers = await Promise.all(
    clients.map(async ({ socket, ended }) => {
      socket.write(post(headers, body).repeat(count / clients.length - 1));
      socket.write(post([...headers, 'Connection: close'], body));
      return statusesIn(await ended);
    }),
  );
  const counts = new Map<number, number>();
  for (const status of answers.flat()) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

describe('a flood of 10,000 hooks', () => {
  const body = '{"ref":"refs/heads/main"}';

  it('that are forged: all are refused, none fetches, and memory stays bounded', async () => {
    const before = process.memoryUsage().rss;

    expect(await flood(10_000, '0'.repeat(64), body)).toEqual(new Map([[401, 10_000]]));
    expect(world().port.asked).toEqual([]);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
    expect(await isAlive()).toBe(true);
  });

  it('that are replays of a genuine one: all are taken, and make two fetches', async () => {
    const genuine = createHmac('sha256', secret).update(body).digest('hex');

    expect(await flood(10_000, genuine, body)).toEqual(new Map([[202, 10_000]]));
    await world().clock.advance(60_000);
    expect(world().port.asked).toEqual(['fetch', 'fetch']);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eachEvent, stampedEvent } from '../../builders/events.ts';
import { schemaErrors } from '../../support/schemas.ts';
import { createServerApp, createServerWorld, type ServerApp, type ServerWorld } from '../server-world.ts';

let world: ServerWorld;
let app: ServerApp;

beforeEach(() => {
  world = createServerWorld();
  app = createServerApp(world);
});

afterEach(() => {
  app.stop();
});

const decoder = new TextDecoder();

/** The events that the client has been sent since it last read. */
async function follow(): Promise<{ read(): Promise<string>; leave(): Promise<void> }> {
  const reader = ((await app.ask('/api/v1/events')).body as ReadableStream<Uint8Array>).getReader();
  return {
    read: async () => {
      const { value, done } = await reader.read();
      return done ? '(end)' : decoder.decode(value);
    },
    leave: () => reader.cancel(),
  };
}

describe('/api/v1/events', () => {
  it('sends each event with its type, as its schema says', async () => {
    const client = await follow();
    expect(await client.read()).toBe(': alive\n\n');

    for (const event of eachEvent) {
      world.port.publish(event);
      const [, type, data = ''] = /^event: (\S+)\ndata: (.*)\n\n$/.exec(await client.read()) ?? [];
      expect(type).toBe(event.type);
      expect(schemaErrors('event', data)).toEqual([]);
    }
  });

  it('cannot be made to send an event of somebody else: a text is no line of its own', async () => {
    const client = await follow();
    await client.read();
    world.port.publish(
      stampedEvent({ type: 'image.unresolved', reason: 'x\n\nevent: lease.taken\ndata: {}\r\r' }),
    );

    expect((await client.read()).split(/[\r\n]+/)).toHaveLength(3);
  });

  it('sends a sign of life while nothing happens', async () => {
    const client = await follow();
    await client.read();
    await world.clock.advance(15_000);

    expect(await client.read()).toBe(': alive\n\n');
  });

  it('sends the same to several clients, and nothing more to one that has left', async () => {
    const [stays, leaves] = [await follow(), await follow()];
    await leaves.leave();
    world.port.publish(stampedEvent({ type: 'lease.taken' }));

    await stays.read();
    expect(await stays.read()).toContain('event: lease.taken');
    expect(world.port.listeners()).toBe(3);
  });

  it('refuses clients beyond a number, and takes another one once one has left', async () => {
    const clients = await Promise.all(Array.from({ length: 16 }, follow));
    const refused = await app.ask('/api/v1/events');

    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    await clients[0]!.leave();
    expect((await app.ask('/api/v1/events')).status).toBe(200);
  });

  it('keeps at most 1 MiB for a client that does not read, then drops it', async () => {
    const idle = await follow();
    const event = stampedEvent({ type: 'sync.failed', reason: 'x'.repeat(300), remedy: 'y'.repeat(300) });
    for (let sent = 0; sent < 5_000; sent += 1) world.port.publish(event);

    let bytes = 0;
    for (let text = await idle.read(); text !== '(end)' && bytes < 2 ** 21; text = await idle.read()) {
      bytes += text.length;
      if (bytes > 2 ** 20 - 2_000) break;
    }
    expect(bytes).toBeLessThanOrEqual(2 ** 20);
    expect(world.logger.records.at(-1)).toMatchObject({
      level: 'debug',
      message: 'event client dropped: it reads too slowly',
    });
    // Its place is free again.
    await Promise.all(Array.from({ length: 15 }, follow));
    expect((await app.ask('/api/v1/events')).status).toBe(200);
  });

  it('ends when the server closes', async () => {
    const client = await follow();
    await client.read();
    app.stop();

    expect(await client.read()).toBe('(end)');
    expect(world.port.listeners()).toBe(0);
    expect(world.clock.pendingMs()).toEqual([]);
  });
});

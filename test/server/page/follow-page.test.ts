import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pageRefresh } from '../../../src/defaults/times.ts';
import type { PageLiveness, PageView } from '../../../src/report/page/page-view.ts';
import { stampedEvent } from '../../builders/events.ts';
import { changeOf, planWith } from '../../builders/steps.ts';
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

interface Follower {
  readonly next: () => Promise<PageLiveness | undefined>;
  readonly leave: () => Promise<void>;
}

/** Undefined: the stream has ended. */
async function follow(): Promise<Follower> {
  const { body } = await app.ask('/api/v1/page/live');
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  return {
    next: async () => {
      const { value, done } = await reader.read();
      if (done) return undefined;
      const [, data = ''] = /^event: live\ndata: (.*)\n\n$/.exec(new TextDecoder().decode(value)) ?? [];
      return JSON.parse(data) as PageLiveness;
    },
    leave: () => reader.cancel(),
  };
}

const viewNow = async (): Promise<PageView> => (await (await app.ask('/api/v1/page')).json()) as PageView;

const plan = planWith({ changes: [changeOf('service/web')] });

describe('/api/v1/page/live', () => {
  it('tells at once what the view is, and again soon after it has changed', async () => {
    const page = await follow();
    const first = await page.next();
    expect(first).toMatchObject({ role: 'writer', isSourceDown: false });

    world.port.update({ plan });
    world.port.publish(stampedEvent({ type: 'pass.planned', plan }));
    await world.clock.advance(pageRefresh.soonMs);

    const second = await page.next();
    expect(second?.view).not.toBe(first?.view);
    expect((await app.ask('/api/v1/page')).headers.get('etag')).toBe(`"${second?.view}"`);
    expect((await viewNow()).plan?.changes).toHaveLength(1);
  });

  it('tells of a burst of events once, and of the next one not before its time', async () => {
    const page = await follow();
    await page.next();
    const burst = (): void => {
      for (let count = 0; count < 100; count += 1)
        world.port.publish(stampedEvent({ type: 'events.followed' }));
    };
    burst();
    await world.clock.advance(pageRefresh.soonMs);
    await page.next();
    burst();

    expect(world.clock.pendingMs()).toContain(pageRefresh.betweenMs);
    await world.clock.advance(pageRefresh.betweenMs);
    await page.next();
  });

  it('keeps the version of a view that has not changed', async () => {
    world.port.update({ swarmSeenAt: '2026-01-01T00:00:00.000Z' });
    const page = await follow();
    const first = await page.next();
    world.port.publish(stampedEvent({ type: 'sync.succeeded', changeCount: 0 }));
    world.port.update({ swarmSeenAt: '2026-01-01T00:00:09.000Z' });
    await world.clock.advance(pageRefresh.soonMs);

    expect(await page.next()).toEqual({
      ...first,
      swarmSeenAt: '2026-01-01T00:00:09.000Z',
      at: expect.any(String) as string,
    });
  });

  it('gives a sign of life with the time of the server, and the role of a standby', async () => {
    world.port.update({ role: 'standby', holder: 'two' });
    const page = await follow();
    await page.next();
    await world.clock.advance(15_000);

    expect(await page.next()).toMatchObject({
      ...{ role: 'standby', holder: 'two', at: '2026-01-01T00:00:15.000Z' },
    });
  });

  it('works nothing out while no page is open', async () => {
    let made = 0;
    world.port.update({
      topology: () => {
        made += 1;
        return { hosts: [], clusters: [], services: [], networks: [], nodes: [] };
      },
    });
    world.port.publish(stampedEvent({ type: 'pass.planned', plan }));
    await world.clock.advance(1_000);
    expect(made).toBe(0);

    const page = await follow();
    await page.next();
    expect(made).toBeGreaterThan(0);
    await page.leave();
  });

  it('refuses pages beyond a number, and takes another one once one is closed', async () => {
    const pages = await Promise.all(Array.from({ length: 256 }, follow));
    const refused = await app.ask('/api/v1/page/live');

    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    await pages[0]!.leave();
    expect((await app.ask('/api/v1/page/live')).status).toBe(200);
  });

  it('ends when the server closes', async () => {
    const page = await follow();
    await page.next();
    app.stop();

    expect(await page.next()).toBeUndefined();
    expect(world.port.listeners()).toBe(0);
    expect(world.clock.pendingMs()).toEqual([]);
  });
});

describe('/api/v1/page', () => {
  it('answers with 304 to whoever has it, compressed to whoever takes that', async () => {
    const whole = await app.ask('/api/v1/page');
    const etag = whole.headers.get('etag') ?? '';
    const known = await app.ask('/api/v1/page', { headers: { 'if-none-match': etag } });
    const compressed = await app.ask('/api/v1/page', { headers: { 'accept-encoding': 'gzip, br' } });

    expect([known.status, await known.text()]).toEqual([304, '']);
    expect(compressed.headers.get('content-encoding')).toBe('gzip');
    expect(whole.headers.get('cache-control')).toBe('no-cache');
    expect(whole.headers.get('vary')).toBe('accept-encoding');
  });

  it.each([
    ['gzip;q=0', null],
    ['br, gzip;q=0.0', null],
    ['identity', null],
    ['x-gzip-like', null],
    ['br;q=1, gzip;q=0.5', 'gzip'],
    ['GZIP', 'gzip'],
  ])('for Accept-Encoding: %s the encoding is %s', async (accepted, encoding) => {
    const answer = await app.ask('/api/v1/page', { headers: { 'accept-encoding': accepted } });

    expect(answer.headers.get('content-encoding')).toBe(encoding);
  });

  it.each([
    ['W/TAG', 304],
    ['"other", W/"more", TAG', 304],
    ['*', 304],
    ['"other"', 200],
    ['W/"other", "*"', 200],
    ['', 200],
  ])('for If-None-Match: %s the status is %d', async (known, status) => {
    const etag = (await app.ask('/api/v1/page')).headers.get('etag') ?? '';
    const headers = { 'if-none-match': known.replace('TAG', etag) };

    expect((await app.ask('/api/v1/page', { headers })).status).toBe(status);
  });

  it('tells of a pass that was under way before the page was opened', async () => {
    const result = { id: 'service/web', resource: 'service/web', op: 'update', status: 'done' } as const;
    world.port.publish(stampedEvent({ type: 'pass.started', reason: 'source' }));
    world.port.publish(stampedEvent({ type: 'pass.planned', plan }));
    world.port.publish(stampedEvent({ type: 'change.finished', result }));
    await world.clock.advance(pageRefresh.soonMs);

    expect((await viewNow()).running).toMatchObject({
      ...{ reason: 'source', done: 1, total: 1 },
      steps: [{ text: 'updated service/web', state: 'done' }],
    });
  });
});

describe('/', () => {
  it.each(['/', '/api/v1/page', '/page/page.js', '/page/page.css'])(
    'HEAD %s is GET without a body',
    async (path) => {
      const [head, get] = [await app.ask(path, { method: 'HEAD' }), await app.ask(path)];

      expect([head.status, await head.text()]).toEqual([200, '']);
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
      expect(head.headers.get('cache-control')).toBe(get.headers.get('cache-control'));
    },
  );

  it('is never stored, loads nothing from elsewhere, and is for hosts of this server', async () => {
    const answer = await app.ask('/');

    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect((await app.ask('/', { host: 'evil.example' })).status).toBe(421);
  });
});

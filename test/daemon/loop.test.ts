import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../src/model/failure.ts';
import type { RevisionSource } from '../../src/ports/revision-source.ts';
import { exampleFiles } from '../builders/example.ts';
import { manifestFiles, service } from '../builders/manifests.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { settings, startDaemonWorld, type DaemonWorld } from './daemon-world.ts';
import { startDaemon, type RunningDaemon, type RunningOptions } from './running-daemon.ts';

let world: DaemonWorld;
let started: RunningDaemon[];

beforeEach(async () => {
  world = await startDaemonWorld();
  // Nothing is left to wait for.
  await world.pass();
  world.takeEvents();
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((daemon) => daemon.stop().catch(() => undefined)));
});

async function start(options?: RunningOptions): Promise<RunningDaemon> {
  const daemon = await startDaemon(world, options);
  started.push(daemon);
  return daemon;
}

/** The source of the world, with the fetches counted; `fetch` stands in for the real one. */
function countedSource(fetch: (count: number) => Promise<void> = () => Promise.resolve()) {
  const { source: manual } = world;
  const fetches = { count: 0 };
  const source: RevisionSource = {
    ...manual,
    fetch: async (signal) => {
      fetches.count += 1;
      await fetch(fetches.count);
      return manual.fetch(signal);
    },
  };
  return { source, fetches };
}

const another = () => [...exampleFiles(), ...manifestFiles(service('web', 'east'))];

const never = new Promise<never>(() => undefined);

describe('runLoop()', () => {
  it('runs a pass at every interval, and reads the source at its own', async () => {
    const { source, fetches } = countedSource();
    const daemon = await start({ dependencies: { source } });
    expect(daemon.takeReasons()).toEqual(['start']);

    await daemon.advance(29_900);
    expect(daemon.takeReasons()).toEqual([]);
    await daemon.advance(30_200);

    expect(daemon.takeReasons()).toEqual(['interval', 'interval']);
    expect(fetches.count).toBe(2);
  });

  it('reads the source between nine and eleven tenths of its interval', async () => {
    const { source, fetches } = countedSource();
    const early = await start({ dependencies: { source, random: () => 0 } });
    await early.advance(53_900);
    expect(fetches.count).toBe(1);
    await early.advance(200);
    expect(fetches.count).toBe(2);
  });

  it('reads the source at once on a hint, and runs a pass if there is a new revision', async () => {
    const { source, fetches } = countedSource();
    const daemon = await start({ dependencies: { source } });
    daemon.takeReasons();

    world.source.hint();
    await daemon.idle();
    expect(fetches.count).toBe(2);
    expect(daemon.takeReasons()).toEqual([]);

    world.source.publish('r2', another());
    world.source.hint();
    await daemon.idle();
    expect(daemon.takeReasons()).toEqual(['source']);
  });

  it('reads the source once more, however often that is asked for while it is read', async () => {
    let finish: () => void = () => undefined;
    const { source, fetches } = countedSource((count) =>
      count === 2 ? new Promise((resolve) => (finish = resolve)) : Promise.resolve(),
    );
    const daemon = await start({ dependencies: { source } });
    daemon.daemon.requestFetch();
    await daemon.idle();
    expect(fetches.count).toBe(2);

    for (let push = 0; push < 10; push += 1) daemon.daemon.requestFetch();
    finish();
    await daemon.idle();

    expect(fetches.count).toBe(3);
  });

  it('reports drift at every interval while the source hangs', async () => {
    const { source } = countedSource((count) => (count === 1 ? Promise.resolve() : never));
    const daemon = await start({ dependencies: { source } });
    daemon.daemon.requestFetch();
    await daemon.idle();
    await world.swarm.api('DELETE', '/services/demoeast');
    daemon.takeTypes();

    await daemon.advance(settings.intervalMs);

    expect(daemon.takeTypes()).toContain('drift.detected');
  });

  it('does not wait for a source that hangs from the start', async () => {
    const { source } = countedSource(() => never);
    const daemon = await start({ dependencies: { source } });
    expect(daemon.takeReasons()).toEqual([]);

    await daemon.advance(10_000);

    expect(daemon.takeReasons()).toEqual(['start']);
  });

  it('reads a source that cannot be read again after a while, and says when it was read', async () => {
    const { source, fetches } = countedSource((count) =>
      count === 1
        ? Promise.reject(new Failure('down', { kind: 'transient', code: 'source-unavailable' }))
        : Promise.resolve(),
    );
    const daemon = await start({ dependencies: { source } });
    expect(daemon.daemon.snapshot()).toMatchObject({ isSourceDown: true, sourceSeenAt: undefined });

    await daemon.advance(5_000);

    expect(fetches.count).toBe(2);
    expect(daemon.daemon.snapshot()).toMatchObject({
      isSourceDown: false,
      sourceSeenAt: '2026-01-01T00:00:05.000Z',
    });
  });

  it('stops watching the source and gives up the lease when it is stopped', async () => {
    const clock = createFakeClock();
    const daemon = await start({ clock });

    await daemon.stop();

    expect(world.source.isWatched).toBe(false);
    expect(daemon.takeTypes().at(-1)).toBe('daemon.stopped');
    expect(clock.pendingMs()).toEqual([]);
    const next = await start({ dependencies: { processName: 'two' } });
    expect(next.daemon.snapshot()).toMatchObject({ role: 'writer', holder: 'two' });
  });

  it('stops while the source hangs, and has given up the lease', async () => {
    const { source } = countedSource((count) => (count === 1 ? Promise.resolve() : never));
    const daemon = await start({ dependencies: { source } });
    daemon.daemon.requestFetch();
    await daemon.idle();

    await daemon.stop();

    const next = await start({ dependencies: { processName: 'two' } });
    expect(next.daemon.snapshot().role).toBe('writer');
  });

  it('ends with a bug, and stops watching', async () => {
    const { source } = countedSource(() => {
      throw new TypeError('a bug');
    });
    const daemon = await start({ dependencies: { source } });

    await expect(daemon.running).rejects.toThrow('a bug');
    expect(world.source.isWatched).toBe(false);
  });

  it('does not treat an interruption as a bug', async () => {
    const stopping = { stop: (): Promise<void> => Promise.resolve() };
    const { source } = countedSource((count) => {
      if (count === 1) return Promise.resolve();
      void stopping.stop();
      throw new DOMException('This operation was aborted', 'AbortError');
    });
    const daemon = await start({ dependencies: { source } });
    stopping.stop = daemon.stop;

    daemon.daemon.requestFetch();

    await expect(daemon.running).resolves.toBeUndefined();
  });
});

describe('a wait for a rollout', () => {
  /** r2 declares a service for a node that is down. */
  async function startWaiting(options: RunningOptions = {}): Promise<RunningDaemon> {
    world.swarm.sandbox.setNodeState('n-west', 'down');
    const onWest = service('web', 'east', { placement: { constraints: ['node.hostname==n-west'] } });
    world.source.publish('r2', [...exampleFiles(), ...manifestFiles(onWest)]);
    const daemon = await start({ ...options, settings: { waitTimeoutMs: 600_000, ...options.settings } });
    await daemon.advance(2_000);
    expect(daemon.daemon.snapshot().running).toBeDefined();
    daemon.takeTypes();
    return daemon;
  }

  it('ends within one poll for a new revision', async () => {
    const daemon = await startWaiting();
    world.source.publish('r3', another());

    daemon.daemon.requestFetch();
    await daemon.advance(1_000);

    expect(daemon.takeReasons()).toContain('source');
    expect(daemon.daemon.snapshot().plan?.revision).toBe('r3');
  });

  it('does not keep drift from being reported: events end it, and so does the interval', async () => {
    const daemon = await startWaiting();
    await world.swarm.api('DELETE', '/services/demoeast');

    daemon.swarmEvents.emit({ action: 'remove', name: 'demoeast' });
    await daemon.advance(1_000);

    expect(daemon.takeTypes()).toContain('drift.detected');
    expect(daemon.daemon.snapshot().running).toBeDefined();

    await world.swarm.api('DELETE', '/services/demowest');
    await daemon.advance(settings.intervalMs);
    expect(daemon.takeTypes()).toContain('drift.detected');
  });

  it('is not ended by events of what it waits for', async () => {
    const daemon = await startWaiting();

    daemon.swarmEvents.emit({ name: 'web' });
    await daemon.advance(2_000);

    expect(daemon.takeReasons()).toEqual([]);
  });
});

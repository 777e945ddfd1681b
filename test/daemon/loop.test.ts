import { beforeEach, describe, expect, it } from 'vitest';
import { createDaemon } from '../../src/daemon/create-daemon.ts';
import { logTo } from '../../src/daemon/log-lines.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { settings, startDaemonWorld, type DaemonWorld } from './daemon-world.ts';

let world: DaemonWorld;
let clock: FakeClock;
let controller: AbortController;

beforeEach(async () => {
  world = await startDaemonWorld();
  // Nothing is left to wait for: only the rest between two passes sleeps on the clock.
  await world.pass();
  world.takeEvents();
  clock = createFakeClock();
  controller = new AbortController();
});

const run = (fetches: { count: number }, onFetch: () => void = () => undefined): Promise<void> => {
  const { source: manual } = world;
  const source = {
    ...manual,
    fetch: (signal?: AbortSignal) => {
      fetches.count += 1;
      onFetch();
      return manual.fetch(signal);
    },
  };
  const daemon = createDaemon({ ...world.dependencies, source, clock }, settings);
  daemon.subscribe(logTo(world.logger));
  return daemon.run(controller.signal);
};

describe('runLoop()', () => {
  it('runs a pass at every interval until it is aborted', async () => {
    const fetches = { count: 0 };
    const running = run(fetches);

    await clock.untilSleeping();
    expect(fetches.count).toBe(1);
    await clock.advance(29_999);
    expect(fetches.count).toBe(1);
    await clock.advance(1);
    await clock.untilSleeping();
    expect(fetches.count).toBe(2);
    controller.abort();
    await running;

    expect(world.source.isWatched).toBe(false);
    expect(world.logger.records.at(-1)?.message).toBe('daemon stopped');
  });

  it('runs a pass at once on a notification', async () => {
    const fetches = { count: 0 };
    const running = run(fetches);
    await clock.untilSleeping();

    world.source.hint();
    world.source.hint();
    await clock.untilSleeping();

    expect(fetches.count).toBe(2);
    controller.abort();
    await running;
  });

  it('does not lose a notification that arrives during a pass', async () => {
    const fetches = { count: 0 };
    const running = run(fetches, () => {
      if (fetches.count === 1) world.source.hint();
    });

    await clock.untilSleeping();

    expect(fetches.count).toBe(2);
    controller.abort();
    await running;
  });

  it('ends with a bug, and stops watching', async () => {
    const running = run({ count: 0 }, () => {
      throw new TypeError('a bug');
    });

    await expect(running).rejects.toThrow('a bug');
    expect(world.source.isWatched).toBe(false);
  });

  it('does not treat an interruption as a bug', async () => {
    const running = run({ count: 0 }, () => {
      controller.abort();
      throw new DOMException('This operation was aborted', 'AbortError');
    });

    await expect(running).resolves.toBeUndefined();
  });
});

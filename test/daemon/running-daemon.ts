import { createDaemon, type Daemon } from '../../src/daemon/create-daemon.ts';
import type { DaemonDependencies, DaemonSettings } from '../../src/daemon/daemon-state.ts';
import { stopGraceMs } from '../../src/defaults/times.ts';
import { logTo } from '../../src/daemon/log-lines.ts';
import type { StampedEvent } from '../../src/model/event.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { createManualEvents, type ManualEvents } from '../fakes/manual-events.ts';
import { settings, type DaemonWorld } from './daemon-world.ts';

/** A daemon that runs on the world of a test, with a clock that the test advances. */
export interface RunningDaemon {
  readonly daemon: Daemon;
  readonly clock: FakeClock;
  readonly swarmEvents: ManualEvents;
  /** All that it has published, and since the last call. */
  readonly published: readonly StampedEvent[];
  readonly takeTypes: () => readonly StampedEvent['type'][];
  /** Why each pass has run since the last call. */
  readonly takeReasons: () => readonly string[];
  /** Until it does nothing but sleep. */
  readonly idle: () => Promise<void>;
  /** Advances the time in steps, so that whatever wakes up gets its turn. */
  readonly advance: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly running: Promise<void>;
}

export interface RunningOptions {
  readonly dependencies?: Partial<DaemonDependencies>;
  readonly settings?: Partial<DaemonSettings>;
  readonly clock?: FakeClock;
}

export async function startDaemon(world: DaemonWorld, given: RunningOptions = {}): Promise<RunningDaemon> {
  const clock = given.clock ?? createFakeClock();
  const swarmEvents = createManualEvents();
  const daemon = createDaemon(
    { ...world.dependencies, events: swarmEvents.events, clock, ...given.dependencies },
    { ...settings, ...given.settings },
  );
  const published: StampedEvent[] = [];
  let taken = 0;
  daemon.subscribe((event) => published.push(event));
  daemon.subscribe(logTo(world.logger));
  const stopping = new AbortController();
  const running = daemon.run(stopping.signal);
  running.catch(() => undefined);
  const take = (): readonly StampedEvent[] => {
    const news = published.slice(taken);
    taken = published.length;
    return news;
  };
  const idle = (): Promise<void> => untilQuiet(() => published.length);
  await idle();
  return {
    ...{ daemon, clock, swarmEvents, published, idle, running },
    takeTypes: () => take().map(({ type }) => type),
    takeReasons: () => take().flatMap((event) => (event.type === 'pass.started' ? [event.reason] : [])),
    advance: async (ms) => {
      for (let left = ms; left > 0; left -= 100) {
        await clock.advance(Math.min(left, 100));
        await turn();
      }
      await idle();
    },
    stop: async () => {
      stopping.abort();
      await idle();
      // Nobody waits longer for what hangs.
      await clock.advance(stopGraceMs);
      await running;
    },
  };
}

/** Nothing waits for a socket: what is not asleep goes on at once. */
const quietTurns = 50;

async function untilQuiet(count: () => number): Promise<void> {
  for (let turns = 0, seen = count(); turns < quietTurns; turns += 1) {
    await turn();
    if (seen === count()) continue;
    seen = count();
    turns = 0;
  }
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

import type { Clock } from '../../src/ports/clock.ts';

export interface FakeClock extends Clock {
  /** Advances the time and wakes sleepers in order; each may act before the next one is woken. */
  advance(ms: number): Promise<void>;
  /** Resolves as soon as at least `count` sleepers are waiting. */
  untilSleeping(count?: number): Promise<void>;
  /** The remaining time of each sleeper, shortest first. */
  pendingMs(): readonly number[];
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

export function createFakeClock(start: Date | string = '2026-01-01T00:00:00.000Z'): FakeClock {
  const startMs = new Date(start).getTime();
  let elapsedMs = 0;
  let sleepers: readonly Sleeper[] = [];
  let watchers: readonly (() => void)[] = [];

  const byDue = (): readonly Sleeper[] => sleepers.toSorted((left, right) => left.dueMs - right.dueMs);

  return {
    now: () => new Date(startMs + elapsedMs),
    monotonicMs: () => elapsedMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      if (ms <= 0) return;
      await new Promise<void>((resolve, reject) => {
        const leave = (): void => {
          sleepers = sleepers.filter((each) => each !== sleeper);
          signal?.removeEventListener('abort', abort);
        };
        const abort = (): void => {
          leave();
          reject(signal?.reason as Error);
        };
        const wake = (): void => {
          leave();
          resolve();
        };
        const sleeper: Sleeper = { dueMs: elapsedMs + ms, wake };
        sleepers = [...sleepers, sleeper];
        signal?.addEventListener('abort', abort, { once: true });
        for (const watcher of watchers) watcher();
      });
    },
    async advance(ms) {
      const untilMs = elapsedMs + ms;
      await settle();
      for (let next = byDue()[0]; next !== undefined && next.dueMs <= untilMs; next = byDue()[0]) {
        elapsedMs = next.dueMs;
        next.wake();
        await settle();
      }
      elapsedMs = untilMs;
    },
    async untilSleeping(count = 1) {
      await new Promise<void>((resolve) => {
        const check = (): void => {
          if (sleepers.length < count) return;
          watchers = watchers.filter((each) => each !== check);
          resolve();
        };
        watchers = [...watchers, check];
        check();
      });
    },
    pendingMs: () => byDue().map((sleeper) => sleeper.dueMs - elapsedMs),
  };
}

/** One turn of the event loop runs all microtasks that are ready, however long their chain. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

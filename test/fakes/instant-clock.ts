import type { Clock } from '../../src/ports/clock.ts';

/** A clock on which sleeping takes no time, for runs where only the result counts. `meanwhile` runs during each sleep. */
export function createInstantClock(meanwhile: () => Promise<void> = nextTurn): Clock {
  let elapsedMs = 0;
  return {
    now: () => new Date(Date.UTC(2026, 0, 1) + elapsedMs),
    monotonicMs: () => elapsedMs,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      elapsedMs += ms;
      await meanwhile();
    },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

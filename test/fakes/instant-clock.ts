import type { Clock } from '../../src/ports/clock.ts';

/** Time that passes as soon as somebody sleeps: for runs of which only the end counts. `meanwhile` is what others do then. */
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

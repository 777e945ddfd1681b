import type { Sleeper } from './sleeper.ts';

export interface WakeUp {
  /** Ends after `ms`, by `wake()`, or once the signal is aborted. */
  readonly rest: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Ends the rest. Where nobody rests, the next one ends at once, so that no wake-up is lost. */
  readonly wake: () => void;
}

export function createWakeUp(clock: Sleeper): WakeUp {
  let waker = new AbortController();
  return {
    rest: async (ms, signal) => {
      await clock.sleep(ms, AbortSignal.any([signal, waker.signal])).catch(() => undefined);
      waker = new AbortController();
    },
    wake: () => {
      waker.abort();
    },
  };
}

import { burst } from '../defaults/times.ts';
import { createWakeUp } from '../kernel/wake-up.ts';
import type { Clock } from '../ports/clock.ts';

/** Reasons to look at the swarm, one at a time or many at once. */
export interface Pulses {
  readonly add: () => void;
  /** Ends after `ms`, or at the first pulse; whether there was one. */
  readonly next: (ms: number, signal: AbortSignal) => Promise<boolean>;
  /** Drops the pulses so far. */
  readonly forget: () => void;
  /** After a pulse: until the burst that it belongs to is over. What comes until then belongs to it. */
  readonly quiet: (signal: AbortSignal) => Promise<void>;
}

export function createPulses(clock: Clock): Pulses {
  const wakeUp = createWakeUp(clock);
  let pending = 0;
  return {
    add: () => {
      pending += 1;
      wakeUp.wake();
    },
    next: async (ms, signal) => {
      if (pending === 0) await wakeUp.rest(ms, signal);
      return pending > 0;
    },
    forget: () => {
      pending = 0;
    },
    quiet: async (signal) => {
      const endMs = clock.monotonicMs() + burst.mostMs;
      for (let seen = -1; seen !== pending && !signal.aborted;) {
        seen = pending;
        const leftMs = Math.min(burst.quietMs, endMs - clock.monotonicMs());
        if (leftMs <= 0) break;
        await clock.sleep(leftMs, signal).catch(() => undefined);
      }
      pending = 0;
    },
  };
}

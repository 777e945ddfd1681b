import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';

/** Node.js fires immediately for anything longer. */
const longestTimerMs = 2 ** 31 - 1;

export function createSystemClock(): Clock {
  return {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    async sleep(ms, signal) {
      // Any number of waits sleep on one signal, and each removes its listener: no leak that Node.js should warn of.
      if (signal !== undefined) setMaxListeners(0, signal);
      for (let leftMs = Math.max(0, ms); ; leftMs -= longestTimerMs) {
        signal?.throwIfAborted();
        try {
          await wait(Math.min(leftMs, longestTimerMs), undefined, signal === undefined ? {} : { signal });
        } catch (error) {
          signal?.throwIfAborted();
          throw error;
        }
        if (leftMs <= longestTimerMs) return;
      }
    },
  };
}

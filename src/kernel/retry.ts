import type { Sleeper } from './sleeper.ts';

/** How long to pause after the nth attempt, from 1; undefined: not again, the error stands. */
export type PauseAfter = (error: unknown, attempt: number) => number | undefined;

/** Tries until it succeeds or `pauseAfter` gives up. An aborted signal ends a pause with its reason. */
export async function retry<T>(
  tryOnce: (attempt: number) => Promise<T>,
  clock: Sleeper,
  pauseAfter: PauseAfter,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryOnce(attempt);
    } catch (error) {
      const pauseMs = pauseAfter(error, attempt);
      if (pauseMs === undefined) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
}

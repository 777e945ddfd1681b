import type { Sleeper } from '../kernel/sleeper.ts';

/** Sleeps until the time is over or the signal is aborted. */
export async function pause(clock: Sleeper, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

import { hookPauseMs } from '../../defaults/times.ts';
import type { ServerContext } from '../server-context.ts';

/** Asks for a fetch at once, then at most once in each pause: a flood of pushes, or of replays, is no flood of fetches. */
export function throttleFetches(
  { port, dependencies: { clock } }: ServerContext,
  signal: AbortSignal,
): () => void {
  let isPausing = false;
  let isAsked = false;
  const pause = async (): Promise<void> => {
    await clock.sleep(hookPauseMs, signal);
    isPausing = false;
    if (isAsked) fetch();
  };
  const fetch = (): void => {
    isAsked = isPausing;
    if (isPausing) return;
    isPausing = true;
    port.requestFetch();
    // Rejects when the server closes.
    pause().catch(() => undefined);
  };
  return fetch;
}

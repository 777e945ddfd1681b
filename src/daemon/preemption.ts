import { mostWaitMs } from '../defaults/daemon-limits.ts';
import type { PassContext } from './daemon-state.ts';

/**
 * Whether a wait of the pass that begins now ends early, so that no rollout blocks the daemon: for whatever asks for a pass, such
 * as a new revision, and after a while, because drift and ill health have to be seen meanwhile. The next pass goes on with it.
 */
export function createPreemption({ dependencies, settings, requests }: PassContext): () => boolean {
  const { clock } = dependencies;
  const startedMs = clock.monotonicMs();
  const mostMs = Math.min(settings.intervalMs, mostWaitMs);
  return () => requests.isPending() || clock.monotonicMs() - startedMs >= mostMs;
}

import type { PassContext } from './daemon-state.ts';

/**
 * Whether a wait of the pass that begins now ends early, so that no rollout blocks the daemon: for whatever asks for a pass, such
 * as a new revision, and after one interval, because the swarm has to be looked at. The next pass goes on with it.
 */
export function createPreemption({ dependencies, settings, requests }: PassContext): () => boolean {
  const { clock } = dependencies;
  const startedMs = clock.monotonicMs();
  return () => requests.isPending() || clock.monotonicMs() - startedMs >= settings.intervalMs;
}

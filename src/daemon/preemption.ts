import { Failure } from '../model/failure.ts';
import type { Wait } from '../model/plan.ts';
import type { PassContext } from './daemon-state.ts';

/**
 * Whether a wait of the pass that begins now ends early, so that no rollout blocks the daemon. A requested pass ends all
 * waits, and so does a new revision: while a pass waits, the source is read at every interval. After one interval the waits
 * that no write depends on end, because the next pass has to look for drift. It goes on with them.
 */
export function createPreemption(context: PassContext): (wait: Wait) => boolean {
  const { dependencies, settings, requests } = context;
  const { clock } = dependencies;
  const startedMs = clock.monotonicMs();
  let readMs = startedMs;
  return ({ required }) => {
    const nowMs = clock.monotonicMs();
    if (nowMs - readMs >= settings.intervalMs) {
      readMs = nowMs;
      void requestIfChanged(context);
    }
    return requests.isPending() || (!required && nowMs - startedMs >= settings.intervalMs);
  };
}

async function requestIfChanged({ dependencies, memory, requests, signal }: PassContext): Promise<void> {
  try {
    const { digest } = await dependencies.source.fetch(signal);
    if (digest !== memory.state().seenDigest) requests.add('source');
  } catch (error) {
    // The next pass meets a bug again, and reports it.
    if (!(error instanceof Failure) && !signal.aborted) requests.add('source');
  }
}

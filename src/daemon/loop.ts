import type { PassReason } from '../model/event.ts';
import type { PassContext } from './daemon-state.ts';
import { runPass } from './run-pass.ts';

/** Runs passes until the signal is aborted. A notification of the source requests one before the interval is over. */
export async function runLoop(context: PassContext): Promise<void> {
  const { settings, publish, requests, signal } = context;
  const { source } = context.dependencies;
  const stopWatching = await source.watch(() => {
    requests.add('source');
  });
  publish({ type: 'daemon.started', source: source.name, intervalMs: settings.intervalMs });
  try {
    let reason: PassReason = 'start';
    while (!signal.aborted) {
      const restMs = await passOnce(reason, context);
      if (restMs === undefined) break;
      reason = await requests.next(restMs, signal);
    }
  } finally {
    await stopWatching();
    publish({ type: 'daemon.stopped' });
  }
}

/** Returns how long to rest; undefined if the pass was interrupted. */
async function passOnce(reason: PassReason, context: PassContext): Promise<number | undefined> {
  const { memory, publish, signal } = context;
  const { clock } = context.dependencies;
  const startedMs = clock.monotonicMs();
  const running = { reason, startedAt: clock.now().toISOString() };
  memory.update({ running });
  publish({ type: 'pass.started', reason });
  try {
    const { result, restMs } = await runPass(context);
    const tookMs = Math.round(clock.monotonicMs() - startedMs);
    const lastPass = { ...running, tookMs, result, revision: memory.state().good?.id };
    memory.update({ running: undefined, lastPass });
    publish({ type: 'pass.finished', reason, result, tookMs });
    return restMs;
  } catch (error) {
    memory.update({ running: undefined });
    if (signal.aborted) return undefined;
    throw error;
  }
}

import { firstReadMs } from '../defaults/times.ts';
import type { PassReason } from '../model/event.ts';
import type { LoopContext } from './daemon-state.ts';
import { runPass } from './run-pass.ts';
import type { StartUp } from './start-up.ts';

/** Runs passes until the signal is aborted: one after the other, at each interval and whenever one is requested. */
export async function runPasses(context: LoopContext, startUp: StartUp): Promise<void> {
  const { requests, signal } = context;
  await untilStarted(context, startUp);
  // What was requested until now is what the first pass does.
  requests.take();
  let reason: PassReason = 'start';
  while (!signal.aborted) {
    const restMs = await passOnce(reason, context);
    if (restMs === undefined) break;
    reason = await requests.next(restMs, signal);
  }
}

/** The first pass waits for the source, but not for one that hangs. */
async function untilStarted(
  { dependencies, settings, signal }: LoopContext,
  startUp: StartUp,
): Promise<void> {
  const started = new AbortController();
  const patienceMs = Math.min(firstReadMs, settings().intervalMs);
  const patience = dependencies.clock
    .sleep(patienceMs, AbortSignal.any([signal, started.signal]))
    .catch(() => undefined);
  await Promise.race([startUp.isComplete, patience]);
  started.abort();
}

/** Returns how long to rest; undefined if the pass was interrupted. */
async function passOnce(reason: PassReason, context: LoopContext): Promise<number | undefined> {
  const { memory, publish, signal } = context;
  const { clock } = context.dependencies;
  const startedMs = clock.monotonicMs();
  const running = { reason, startedAt: clock.now().toISOString() };
  memory.update({ running });
  publish({ type: 'pass.started', reason });
  try {
    const { result, restMs } = await runPass({ ...context, settings: context.settings() });
    const endedMs = clock.monotonicMs();
    const tookMs = Math.round(endedMs - startedMs);
    const lastPass = { ...running, tookMs, result, revision: memory.state().good?.id };
    memory.update({ running: undefined, lastPass, passEndedMs: endedMs });
    publish({ type: 'pass.finished', reason, result, tookMs });
    return restMs;
  } catch (error) {
    memory.update({ running: undefined });
    if (signal.aborted) return undefined;
    throw error;
  }
}

import { sourceJitter } from '../defaults/times.ts';
import type { LoopContext } from './daemon-state.ts';
import { readSource, useKeptRevision, type SourceContext } from './read-source.ts';
import type { StartUp } from './start-up.ts';

/**
 * Reads the source until the signal is aborted: at its interval, on its own hints, and whenever a push is announced.
 * Whatever comes while it is read makes one more reading.
 */
export async function followSource(context: LoopContext, startUp: StartUp): Promise<void> {
  const { dependencies, settings, fetches, signal } = context;
  const { source, random } = dependencies;
  const stopWatching = await source.watch(fetches.wake);
  try {
    await unlessAborted(useKeptRevision, context);
    while (!signal.aborted) {
      const retryMs = await unlessAborted(readSource, context);
      startUp.done('source');
      const restMs = jittered(settings().sourceIntervalMs, random);
      await fetches.rest(Math.min(retryMs ?? restMs, restMs), signal);
    }
  } finally {
    startUp.done('source');
    await stopWatching();
  }
}

async function unlessAborted<T>(
  step: (context: SourceContext) => Promise<T>,
  context: LoopContext,
): Promise<T | undefined> {
  try {
    return await step(context);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    return undefined;
  }
}

const jittered = (ms: number, random: () => number): number => ms * (1 + sourceJitter * (2 * random() - 1));

import { firstState, type LoopDependencies, type LoopSettings } from './loop-state.ts';
import { turn } from './run-pass.ts';

/** Turns until the signal is aborted. A hint of the source shortens the rest; bursts of hints make one turn. */
export async function runLoop(
  dependencies: LoopDependencies,
  settings: LoopSettings,
  signal: AbortSignal,
): Promise<void> {
  const { clock, logger, source } = dependencies;
  const rest = createRest(dependencies, signal);
  const stopWatching = await source.watch(() => {
    rest.wake();
  });
  logger.info('loop started', {
    source: source.name,
    owner: settings.owner,
    intervalMs: settings.intervalMs,
  });
  try {
    let state = firstState;
    while (!signal.aborted) {
      const startedMs = clock.monotonicMs();
      const turned = await turn(state, dependencies, settings, signal).catch((error: unknown) => {
        if (signal.aborted) return undefined;
        throw error;
      });
      if (turned === undefined) break;
      state = turned.state;
      logger.debug('turn done', { tookMs: Math.round(clock.monotonicMs() - startedMs) });
      await rest.for(turned.restMs);
    }
  } finally {
    await stopWatching();
    logger.info('loop stopped');
  }
}

interface Rest {
  for(ms: number): Promise<void>;
  wake(): void;
}

/** A sleep that a hint ends. A hint that comes while a turn is under way makes the next rest end at once. */
function createRest({ clock }: LoopDependencies, signal: AbortSignal): Rest {
  let waker = new AbortController();
  return {
    for: async (ms) => {
      await clock.sleep(ms, AbortSignal.any([signal, waker.signal])).catch(() => undefined);
      waker = new AbortController();
    },
    wake: () => {
      waker.abort();
    },
  };
}

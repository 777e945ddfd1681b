import { setTimeout as sleep } from 'node:timers/promises';
import { openEngine } from './engine.ts';
import type { ImageOverride } from './made-services.ts';
import { createPass } from './pass.ts';
import type { Trouble } from './core-error.ts';

export interface StandInCoreOptions {
  /** The engine, as `unix:///path` or `tcp://host:port`. */
  readonly endpoint: string;
  readonly coreService: string;
  readonly configTarget?: string;
  readonly pollIntervalMs?: number;
  /** The image to run in the place of one that config.toml names. */
  readonly imageOverride?: ImageOverride;
  /** Told once of what stands in the way, and again only where it had gone in between. It is tried at every poll. */
  readonly onError: (error: Error) => void;
  readonly signal?: AbortSignal;
}

export interface StandInCore {
  /** How often it has looked, from start to end. */
  passes(): number;
  /** Ends it, once the request under way is answered. */
  stop(): Promise<void>;
}

/**
 * Does what Interlock's core does with config.toml, which cannot be had outside of Mirantis' products: makes the
 * extension and the proxy of each block, and makes them again. It renders no nginx.conf, and forgets the services of
 * blocks that are gone, as the real one.
 */
export function startStandInCore(options: StandInCoreOptions): StandInCore {
  const { coreService, configTarget = '/config.toml', pollIntervalMs = 1000, onError } = options;
  const stopping = new AbortController();
  const signal = AbortSignal.any([
    stopping.signal,
    ...(options.signal === undefined ? [] : [options.signal]),
  ]);
  const imageOverride = options.imageOverride ?? ((image) => image);
  const pass = createPass(openEngine(options.endpoint), { coreService, configTarget, imageOverride, signal });
  let passes = 0;
  const run = async (): Promise<void> => {
    let known: readonly string[] = [];
    for (;;) {
      const errors = await pass();
      if (signal.aborted) return;
      known = report(errors, known, onError);
      passes += 1;
      await sleep(pollIntervalMs, undefined, { signal }).catch(() => undefined); // an abort ends the sleep
    }
  };
  const ended = run();
  return {
    passes: () => passes,
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

function report(
  errors: readonly Trouble[],
  known: readonly string[],
  onError: StandInCoreOptions['onError'],
): readonly string[] {
  for (const error of errors) if (!known.includes(error.message)) onError(error);
  return errors.map(({ message }) => message);
}

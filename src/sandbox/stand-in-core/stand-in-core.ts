import { setTimeout as sleep } from 'node:timers/promises';
import { openEngine } from './engine.ts';
import type { ImageOverride } from './made-services.ts';
import { createPass } from './pass.ts';
import type { CoreError } from './core-error.ts';

export interface StandInCoreOptions {
  /** The engine, as `unix:///path` or `tcp://host:port`. */
  readonly endpoint: string;
  readonly coreService: string;
  readonly configTarget?: string;
  readonly pollIntervalMs?: number;
  /** Maps an image of config.toml to the image that runs in its place. */
  readonly imageOverride?: ImageOverride;
  /** Called once per error, and again only if the error had gone in between. Each poll retries. */
  readonly onError: (error: Error) => void;
  readonly signal?: AbortSignal;
}

export interface StandInCore {
  /** The number of finished passes. */
  passes(): number;
  /** Stops it, once the current request is answered. */
  stop(): Promise<void>;
}

/**
 * Stands in for Interlock's core, which is not available outside of Mirantis' products: creates the extension and the
 * proxy of each block of config.toml, and recreates them when they are gone. It renders no nginx.conf, and, like the real
 * core, leaves the services of removed blocks behind.
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
  errors: readonly CoreError[],
  known: readonly string[],
  onError: StandInCoreOptions['onError'],
): readonly string[] {
  for (const error of errors) if (!known.includes(error.message)) onError(error);
  return errors.map(({ message }) => message);
}

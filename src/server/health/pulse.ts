import type { ServerContext } from '../server-context.ts';

/** How long ago the daemon last gave a sign of life: any of its events. */
export interface Pulse {
  readonly silentMs: () => number;
  readonly stop: () => void;
}

export function followPulse({ port, dependencies: { clock } }: ServerContext): Pulse {
  let beatMs = clock.monotonicMs();
  const stop = port.subscribe(() => {
    beatMs = clock.monotonicMs();
  });
  return { silentMs: () => clock.monotonicMs() - beatMs, stop };
}

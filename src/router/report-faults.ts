import type { RouterContext } from './router-context.ts';

/** What is wrong, by what it is about: `service/shop`, `config.toml`. */
export type Faults = ReadonlyMap<string, string>;

/** Logs each fault when it appears, changes and ends. */
export function reportFaults(now: Faults, { memory, dependencies: { logger } }: RouterContext): void {
  const { faults: before } = memory.state();
  for (const [about, reason] of now)
    if (before.get(about) !== reason) logger.warn('fault', { about, reason });
  for (const about of before.keys()) if (!now.has(about)) logger.info('fault ended', { about });
  memory.update({ faults: now });
}

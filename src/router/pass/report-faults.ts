import type { BuiltProxies } from '../proxies/build-proxies.ts';
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

/** Logs each note of the renderer once: what is rendered otherwise than a key of config.toml says. */
export function reportNotes(
  { proxies }: BuiltProxies,
  { memory, dependencies: { logger } }: RouterContext,
): void {
  const { notes: before } = memory.state();
  const notes = new Set(
    proxies.flatMap(({ name, rendered }) =>
      rendered.notes.map((note) => `Extensions.${name}.Config: ${note}`),
    ),
  );
  for (const note of notes) if (!before.has(note)) logger.info('note', { note });
  memory.update({ notes });
}

import { pollIntervalMs } from '../../defaults/router-defaults.ts';
import { parseDuration } from '../../kernel/duration.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';

const leastMs = 1_000;

/** `PollInterval` of config.toml in milliseconds. */
export function pollIntervalOf(document: InterlockDocument | undefined): number {
  const text = document?.top['PollInterval'];
  const nanoseconds = typeof text === 'string' ? parseDuration(text.trim()) : undefined;
  return nanoseconds === undefined ? pollIntervalMs : Math.max(leastMs, nanoseconds / 1e6);
}

import type { Settings } from '../generated/settings.ts';
import { isEqualJson, type Json } from '../kernel/json.ts';

/** What a daemon takes over while it runs. Everything else is part of what it is connected to. */
const reloaded: ReadonlySet<string> = new Set<keyof Settings>([
  ...(['interval', 'timeout', 'stableFor', 'maxDeletes', 'windows', 'alerts', 'logLevel'] as const),
  ...(['revisions', 'heal', 'prune', 'interruptions'] as const),
]);

export interface ChangedSettings {
  /** Names of settings that hold from now on. */
  readonly now: readonly string[];
  /** Names of settings that hold from the next start on. */
  readonly later: readonly string[];
}

export function changedSettings(before: Settings, after: Settings): ChangedSettings {
  const [left, right] = [before, after].map((settings) => settings as Readonly<Record<string, Json>>);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  const changed = names.filter((name) => !isEqualJson(left?.[name], right?.[name]));
  return {
    now: changed.filter((name) => reloaded.has(name)),
    later: changed.filter((name) => !reloaded.has(name)),
  };
}

import { contestedHeals, flapWindowMs, flapsAtBegins, healedQuietMs } from '../../defaults/daemon-limits.ts';
import type { Key } from '../../kernel/key.ts';

/** When an object drifted and was healed lately, by the monotonic clock. */
export interface DriftHistory {
  /** When people were notified of drift of it. */
  readonly begins: readonly number[];
  readonly heals: readonly number[];
  /** Since when it does not drift while its incident is still open. */
  readonly goneMs?: number;
}

export type DriftHistories = ReadonlyMap<Key, DriftHistory>;

const none: DriftHistory = { begins: [], heals: [] };

/** The history of an object without what is too long ago to matter. */
export function recentHistory(histories: DriftHistories, key: Key, nowMs: number): DriftHistory {
  const { begins, heals, ...rest } = histories.get(key) ?? none;
  const isRecent = (ms: number): boolean => nowMs - ms < flapWindowMs;
  return { begins: begins.filter(isRecent), heals: heals.filter(isRecent), ...rest };
}

/** How long an object must not drift before that counts as its end: what flaps, or was only just healed, may drift again. */
export function quietMs({ begins, heals }: DriftHistory): number {
  if (begins.length >= flapsAtBegins) return flapWindowMs;
  return heals.length > 0 ? healedQuietMs : 0;
}

/** Whether somebody undoes the healing again and again: another time would not help. */
export const isHealedTooOften = ({ heals }: DriftHistory): boolean => heals.length >= contestedHeals;

/** The histories after these objects were healed. */
export function withHeals(histories: DriftHistories, healed: Iterable<Key>, nowMs: number): DriftHistories {
  const after = new Map(histories);
  for (const key of healed) {
    const { heals, ...history } = recentHistory(histories, key, nowMs);
    after.set(key, { ...history, heals: [...heals, nowMs] });
  }
  return after;
}

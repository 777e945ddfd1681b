import type { Key } from '../../kernel/key.ts';
import type { Drift } from '../../model/plan.ts';
import { quietMs, recentHistory, type DriftHistories, type DriftHistory } from './drift-history.ts';

interface DriftLook {
  readonly drift: readonly Drift[];
  /** The objects whose drift this pass undoes. */
  readonly healed: ReadonlySet<Key>;
  /** The objects whose drift people were notified of, and not yet of its end. */
  readonly open: ReadonlySet<Key>;
  readonly histories: DriftHistories;
  readonly nowMs: number;
}

export interface DriftVerdict {
  /** What people are to know of. */
  readonly notified: readonly Drift[];
  /** Objects that do not drift now, and whose incident stays open for a while. */
  readonly kept: ReadonlySet<Key>;
  readonly histories: DriftHistories;
  /** In how long to look again. */
  readonly lookInMs: number | undefined;
}

/**
 * Which drift people are notified of. An object that drifts again soon after it was healed, and is healed again, is no news: if
 * that goes on, it is contested, which is.
 */
export function judgeDrift({ drift, healed, open, histories, nowMs }: DriftLook): DriftVerdict {
  const after = new Map<Key, DriftHistory>();
  const notified = drift.filter(({ resource }) => {
    const { goneMs: _gone, ...history } = recentHistory(histories, resource, nowMs);
    const isOpen = open.has(resource);
    const isNews = isOpen || !healed.has(resource) || history.begins.length === 0;
    const begins = isOpen || !isNews ? history.begins : [...history.begins, nowMs];
    after.set(resource, { ...history, begins });
    return isNews;
  });
  const drifting = new Set(drift.map(({ resource }) => resource));
  const leftMs = new Map<Key, number>();
  for (const key of new Set([...open, ...histories.keys()])) {
    if (drifting.has(key)) continue;
    const history = recentHistory(histories, key, nowMs);
    const { goneMs = nowMs } = history;
    const left = open.has(key) ? quietMs(history) - (nowMs - goneMs) : 0;
    if (left > 0) leftMs.set(key, left);
    if (left > 0) after.set(key, { ...history, goneMs });
    else if (history.begins.length > 0 || history.heals.length > 0) after.set(key, withoutGone(history));
  }
  const soonest = Math.min(...leftMs.values());
  return {
    notified,
    kept: new Set(leftMs.keys()),
    histories: after,
    lookInMs: Number.isFinite(soonest) ? soonest : undefined,
  };
}

const withoutGone = ({ goneMs: _gone, ...history }: DriftHistory): DriftHistory => history;

import { flapWindowMs } from '../../defaults/daemon-limits.ts';
import type { Key } from '../../kernel/key.ts';
import type { Drift, Plan } from '../../model/plan.ts';
import { isHealedTooOften, recentHistory, type DriftHistories } from './drift-history.ts';

/** A contested object: as it was last seen, and since when. */
export interface Contest {
  /** How it drifted when it was last looked at; undefined: it did not. */
  readonly drift: Drift | undefined;
  /** Monotonic time of the last change by others. */
  readonly changedMs: number;
}

export type Contests = ReadonlyMap<Key, Contest>;

/** The objects that are not healed: contested ones, and those that were healed too often lately. */
export function contestedKeys(
  contests: Contests,
  histories: DriftHistories,
  nowMs: number,
): ReadonlySet<Key> {
  const often = [...histories.keys()].filter((key) => isHealedTooOften(recentHistory(histories, key, nowMs)));
  return new Set([...contests.keys(), ...often]);
}

interface ContestLook {
  readonly plan: Pick<Plan, 'drift' | 'changes'>;
  readonly contested: ReadonlySet<Key>;
  readonly contests: Contests;
  readonly nowMs: number;
}

/**
 * The contests that go on. One begins where an object drifts again that was healed too often. It ends after a while without a
 * change by others, and where a new revision changes what is desired of the object.
 */
export function judgeContests({ plan, contested, contests, nowMs }: ContestLook): Contests {
  const drifts = new Map(plan.drift.map((drift) => [drift.resource, drift]));
  const redefined = new Set(
    plan.changes.filter(({ cause }) => cause !== 'drift').map(({ resource }) => resource),
  );
  return new Map(
    [...contested].flatMap((key): [Key, Contest][] => {
      const drift = drifts.get(key);
      const before = contests.get(key);
      if (redefined.has(key) || (before === undefined && drift === undefined)) return [];
      const isChanged = before === undefined || JSON.stringify(before.drift) !== JSON.stringify(drift);
      const changedMs = isChanged ? nowMs : before.changedMs;
      return nowMs - changedMs >= flapWindowMs ? [] : [[key, { drift, changedMs }]];
    }),
  );
}

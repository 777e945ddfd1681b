import type { Key } from '../kernel/key.ts';
import type { Drift } from '../model/plan.ts';
import type { KnownDrift } from '../model/snapshot.ts';

type KnownDrifts = ReadonlyMap<Key, KnownDrift>;

export interface DriftTransitions {
  readonly known: KnownDrifts;
  /** New, or in other fields than before. */
  readonly detected: readonly KnownDrift[];
  readonly resolved: readonly KnownDrift[];
}

/** The drift to report since the last observation: each drift is reported once, and its end once. */
export function driftTransitions(before: KnownDrifts, drifts: readonly Drift[], now: Date): DriftTransitions {
  const known = new Map(
    drifts.map((drift): [Key, KnownDrift] => [
      drift.resource,
      { drift, since: before.get(drift.resource)?.since ?? now.toISOString() },
    ]),
  );
  return {
    known,
    detected: [...known.values()].filter(({ drift }) => !isSame(before.get(drift.resource)?.drift, drift)),
    resolved: [...before.values()].filter(({ drift }) => !known.has(drift.resource)),
  };
}

const isSame = (left: Drift | undefined, right: Drift): boolean =>
  left !== undefined && JSON.stringify(left) === JSON.stringify(right);

import { changeRetry } from '../../defaults/times.ts';
import { hashOf } from '../../kernel/hash.ts';
import type { ChangeResult, Outcome } from '../../model/outcome.ts';
import type { Change, Plan } from '../../model/plan.ts';
import { dropChanges } from '../../pass/drop-changes.ts';
import type { WholePlan } from '../../pass/select-changes.ts';

/** A change that failed and is not sent again before a monotonic time. */
export interface DelayedChange {
  /** Of what the change writes: another one is sent at once. */
  readonly hash: string;
  readonly failures: number;
  readonly untilMs: number;
  /** What became of the last attempt. */
  readonly result: ChangeResult;
}

/** By the id of the change. */
export type DelayedChanges = ReadonlyMap<string, DelayedChange>;

/** A plan without the changes that are delayed and what depends on them; the others go on. */
export interface Eased<P extends WholePlan> {
  readonly pass: P;
  /** How the delayed ones ended when they were last sent: the sync has not succeeded without them. */
  readonly results: readonly ChangeResult[];
}

export function withoutDelayed<P extends WholePlan>(
  pass: P,
  delayed: DelayedChanges,
  nowMs: number,
): Eased<P> {
  const isDelayed = (change: Change): boolean => {
    const known = delayed.get(change.id);
    return known !== undefined && nowMs < known.untilMs && known.hash === desiredHash(change);
  };
  return {
    pass: dropChanges(pass, isDelayed),
    results: pass.plan.changes.filter(isDelayed).flatMap(({ id }) => delayed.get(id)?.result ?? []),
  };
}

/** What is delayed after a pass. `plan` is the whole one: what it no longer contains is forgotten. */
export function delayedAfter(
  delayed: DelayedChanges,
  { changes }: Plan,
  outcome: Outcome,
  nowMs: number,
): DelayedChanges {
  const results = new Map(outcome.changes.map((result) => [result.id, result]));
  return new Map(
    changes.flatMap((change): [string, DelayedChange][] => {
      const known = delayed.get(change.id);
      const result = results.get(change.id);
      if (result?.status === 'done') return [];
      if (result?.status !== 'failed') return known === undefined ? [] : [[change.id, known]];
      const hash = desiredHash(change);
      const failures = known?.hash === hash ? known.failures + 1 : 1;
      return [[change.id, { hash, failures, untilMs: nowMs + pauseMs(failures), result }]];
    }),
  );
}

/** How long until the first of them is sent again; undefined if there is none. */
export const nextRetryMs = (delayed: DelayedChanges, nowMs: number): number | undefined =>
  delayed.size === 0
    ? undefined
    : Math.max(0, Math.min(...[...delayed.values()].map(({ untilMs }) => untilMs)) - nowMs);

const pauseMs = (failures: number): number =>
  Math.min(changeRetry.capMs, changeRetry.baseMs * 2 ** (failures - 1));

const desiredHash = ({ op, fields }: Change): string =>
  hashOf([op, ...fields.map(({ path, to }) => [path, to ?? null])]);

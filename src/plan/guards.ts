import type { Change, Plan } from '../model/plan.ts';
import { kindOf, resourceKinds } from '../model/key.ts';
import { countOf } from './impact.ts';

export interface GuardSwitches {
  readonly allowInterruption: boolean;
  /** How many deletions one apply may carry. */
  readonly maxDeletes: number;
}

export const defaultMaxDeletes = 3;

/** Why a plan must not be carried out as it is, with the flag that allows it; empty where nothing stands against it. */
export function guardPlan(plan: Plan, switches: GuardSwitches): readonly GuardVerdict[] {
  return [...interruptionGuard(plan, switches), ...deletionGuard(plan, switches)];
}

export interface GuardVerdict {
  readonly reason: string;
  readonly hint: string;
}

function interruptionGuard(plan: Plan, { allowInterruption }: GuardSwitches): readonly GuardVerdict[] {
  const interrupting = plan.changes.filter((change) => change.impact.class === 'interruption');
  if (allowInterruption || interrupting.length === 0) return [];
  return [
    {
      reason: `${countOf(interrupting.length, 'change')} would interrupt traffic: ${namesOf(interrupting)}`,
      hint: 'Read their impact above, choose the time, and allow it with --allow-interruption',
    },
  ];
}

/** Leftovers of a block that the manifests remove on purpose do not count: only what is pruned does. */
function deletionGuard(plan: Plan, { maxDeletes }: GuardSwitches): readonly GuardVerdict[] {
  const deletions = plan.changes.filter((change) => change.op === 'delete' && change.cause === 'prune');
  const tooMany = resourceKinds
    .map((kind) => deletions.filter((change) => kindOf(change.resource) === kind))
    .filter((ofKind) => ofKind.length > maxDeletes);
  return tooMany.map((ofKind) => ({
    reason: `${countOf(ofKind.length, 'deletion')} of one kind are more than the ${maxDeletes} allowed: ${namesOf(ofKind)}`,
    hint: `If all of them are meant, say so with --max-deletes ${ofKind.length}`,
  }));
}

const namesOf = (changes: readonly Change[]): string => changes.map(({ resource }) => resource).join(', ');

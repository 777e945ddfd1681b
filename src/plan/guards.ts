import type { Ledger } from '../model/ledger.ts';
import type { Change, Plan } from '../model/plan.ts';
import { kindOf, resourceKinds, type Key } from '../model/key.ts';
import { countOf } from './impact.ts';

export interface GuardSwitches {
  readonly allowInterruption: boolean;
  /** How many objects of one kind one apply may prune. Undefined: three, or half of what is ours of it if that is less. */
  readonly maxDeletes: number | undefined;
}

/** Why a plan must not be carried out as it is, with the flag that allows it; empty where nothing stands against it. */
export function guardPlan(plan: Plan, owned: Ledger, switches: GuardSwitches): readonly GuardVerdict[] {
  return [...interruptionGuard(plan, switches), ...deletionGuard(plan, owned, switches)];
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

/** More at once looks like a mistake: a folder that moved, a branch that is empty. */
const mostDeletes = 3;

/** Leftovers of a block that the manifests remove on purpose do not count: only what is pruned does. */
function deletionGuard(plan: Plan, { rows }: Ledger, { maxDeletes }: GuardSwitches): readonly GuardVerdict[] {
  const deletions = plan.changes.filter((change) => change.op === 'delete' && change.cause === 'prune');
  const keys = Object.keys(rows) as Key[]; // keys of a record of Keys
  return resourceKinds.flatMap((kind) => {
    const ofKind = deletions.filter((change) => kindOf(change.resource) === kind);
    const half = Math.max(1, Math.floor(keys.filter((key) => kindOf(key) === kind).length / 2));
    const allowed = maxDeletes ?? Math.min(mostDeletes, half);
    if (ofKind.length <= allowed) return [];
    return [
      {
        reason: `${countOf(ofKind.length, 'deletion')} of one kind are more than the ${allowed} allowed: ${namesOf(ofKind)}`,
        hint: `If all of them are meant, say so with --max-deletes ${ofKind.length}`,
      },
    ];
  });
}

const namesOf = (changes: readonly Change[]): string => changes.map(({ resource }) => resource).join(', ');

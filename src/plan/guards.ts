import { countOf } from '../kernel/count-of.ts';
import { maxDeletes as defaultMaxDeletes } from '../defaults/limits.ts';
import type { Ledger, LedgerRow } from '../model/ledger.ts';
import type { Change, Plan } from '../model/plan.ts';
import { kindOf, resourceKinds, type Key, type ResourceKind } from '../kernel/key.ts';
import type { OwnBlocks } from './interlock/own-blocks.ts';
import type { Planned } from './plan-changes.ts';

export interface GuardSwitches {
  readonly allowInterruption: boolean;
  /** How many objects of one kind one apply may prune. Undefined: three, or half of the objects we own of that kind if that is less. */
  readonly maxDeletes: number | undefined;
}

/** Why a plan must not be executed as it is, with the flag that allows it; empty: nothing prevents it. */
export function guardPlan(planned: GuardedPlan, switches: GuardSwitches): readonly GuardVerdict[] {
  return [
    ...interruptionGuard(planned.plan, switches),
    ...deletionGuard(planned, switches),
    ...clusterGuard(planned.blocks, switches),
  ];
}

/** A plan, the ledger after it, and what it does to our blocks. */
export type GuardedPlan = Pick<Planned, 'plan' | 'ledger' | 'blocks'>;

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

/** Only pruned objects count: orphans of a block that the manifests remove on purpose do not. */
function deletionGuard(planned: GuardedPlan, { maxDeletes }: GuardSwitches): readonly GuardVerdict[] {
  const deletions = planned.plan.changes.filter(({ op, cause }) => op === 'delete' && cause === 'prune');
  return resourceKinds.flatMap((kind) => {
    const ofKind = deletions.filter((change) => kindOf(change.resource) === kind);
    const allowed = maxDeletes ?? allowedOf(ofKind.length + ownedCount(kind, planned.ledger));
    if (ofKind.length <= allowed) return [];
    return [
      {
        reason: `${countOf(ofKind.length, 'deletion')} of one kind are more than the ${allowed} allowed: ${namesOf(ofKind)}`,
        hint: `If all of them are intended, allow them with --max-deletes ${ofKind.length}`,
      },
    ];
  });
}

const allowedOf = (ours: number): number => Math.min(defaultMaxDeletes, Math.max(1, Math.floor(ours / 2)));

/** A block is not an object, and what the core made for it is removed as an orphan: clusters are counted separately. */
function clusterGuard({ ours, pruned }: OwnBlocks, { maxDeletes }: GuardSwitches): readonly GuardVerdict[] {
  const allowed = maxDeletes ?? allowedOf(ours);
  if (pruned.length <= allowed) return [];
  const names = pruned.map((name) => `Extensions.${name}`).join(', ');
  return [
    {
      reason: `${countOf(pruned.length, 'cluster')} pruned are more than the ${allowed} allowed: ${names}`,
      hint: `If all of them are intended, allow them with --max-deletes ${pruned.length}`,
    },
  ];
}

/** Existing objects that we own entirely: neither objects yet to be created nor adopted ones. */
const ownedCount = (kind: ResourceKind, { rows }: Ledger): number =>
  (Object.entries(rows) as [Key, LedgerRow][]) // keys of a record of Keys
    .filter(([key, { id, applied }]) => kindOf(key) === kind && id !== undefined && applied === undefined)
    .length;

const namesOf = (changes: readonly Change[]): string => changes.map(({ resource }) => resource).join(', ');

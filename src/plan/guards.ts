import { countOf } from '../kernel/count-of.ts';
import { maxDeletes as defaultMaxDeletes } from '../defaults/limits.ts';
import { groupBy } from '../kernel/group-by.ts';
import { keyOf, kindOf, resourceKinds, type Key, type ResourceKind } from '../kernel/key.ts';
import { rowsOf, type Ledger, type LedgerRow } from '../model/ledger.ts';
import { isHeldBack, type Change, type HeldBack } from '../model/plan.ts';
import { readAppliedRecord } from '../service-fields/applied-record.ts';
import type { ObjectSwitches } from '../model/switches.ts';
import type { OwnBlocks } from './interlock/own-blocks.ts';
import type { Planned } from './plan-changes.ts';

export interface GuardSwitches {
  /** Whether everything may interrupt traffic. */
  readonly allowInterruption: boolean;
  /** The objects that may, as the plan names them. */
  readonly allowInterruptionOf?: readonly string[];
  /** Objects for which an annotation decides instead of `allowInterruption`. */
  readonly annotated?: ReadonlyMap<Key, ObjectSwitches>;
  /** How many objects of one kind one apply may prune. Undefined: three, or half of the objects we own of that kind if that is less. */
  readonly maxDeletes: number | undefined;
}

/** A plan, the ledger after it, and what it does to our blocks. */
export type GuardedPlan = Pick<Planned, 'plan' | 'writes' | 'ledger' | 'blocks'>;

/** The objects that a plan must not change without permission, with the flag that gives it; empty: all may be done. */
export function holdBack(planned: GuardedPlan, switches: GuardSwitches): readonly HeldBack[] {
  const found = [
    ...interruptions(planned, switches),
    ...deletions(planned, switches),
    ...prunedClusters(planned.blocks, switches),
  ];
  return [...groupBy(found, ({ resource }) => resource).values()].flatMap(joined);
}

/** One refusal for an object that several guards hold back. */
function joined([first, ...others]: readonly HeldBack[]): readonly HeldBack[] {
  if (first === undefined) return [];
  const all = [first, ...others];
  const reason = all.map((one) => one.reason).join('; ');
  return [{ ...first, reason, hint: all.map(({ hint }) => hint).join('. ') }];
}

function interruptions(planned: GuardedPlan, switches: GuardSwitches): readonly HeldBack[] {
  return planned.plan.changes
    .filter(({ impact }) => impact.class === 'interruption')
    .flatMap((change) =>
      interruptedBy(change, planned, switches).map((resource) => interruption(change, resource)),
    );
}

/**
 * What is held back for the sake of a change: its object; of the core only the proxies that it would replace, so that the
 * rest of config.toml goes on. If they are held back already and it interrupts traffic all the same, the core is.
 */
function interruptedBy(
  change: Change,
  { plan, writes }: GuardedPlan,
  switches: GuardSwitches,
): readonly Key[] {
  const { resource, impact } = change;
  const proxies = impact.proxies.map((name) => keyOf('service', name));
  const isAllowed = (key: Key): boolean => mayInterrupt(key, switches);
  const isOfCore = writes.get(change.id)?.kind === 'switchConfig';
  if (isNamed(resource, switches)) return [];
  const isForProxies = (isOfCore || kindOf(resource) === 'node') && proxies.length > 0;
  if ((isForProxies ? proxies : [resource]).every(isAllowed)) return [];
  if (!isOfCore) return [resource];
  const held = new Set(plan.refused.filter(isHeldBack).map((refusal) => refusal.resource));
  const open = proxies.filter((key) => !isAllowed(key) && !held.has(key));
  return open.length === 0 ? [resource] : open;
}

const isNamed = (key: Key, { allowInterruptionOf = [] }: GuardSwitches): boolean =>
  allowInterruptionOf.includes(key);

/** A name that a person gave comes first, then the annotation of its manifest, then what holds for everything. */
function mayInterrupt(key: Key, switches: GuardSwitches): boolean {
  if (isNamed(key, switches)) return true;
  const annotation = switches.annotated?.get(key)?.interruptions;
  return annotation === undefined ? switches.allowInterruption : annotation === 'auto';
}

const interruption = (change: Change, resource: Key): HeldBack => ({
  resource,
  guard: 'interruption',
  reason: `${resource === change.resource ? 'it' : change.resource} would interrupt traffic: ${change.impact.summary}`,
  hint: `Choose the time, and allow it with --allow-interruption-of ${resource}; everything with --allow-interruption`,
});

/**
 * Only pruned objects count: orphans of a block that the manifests remove on purpose do not. A service that is un-adopted
 * counts like a deleted one. A node is never deleted: it only loses labels.
 */
function deletions({ plan, ledger }: GuardedPlan, { maxDeletes }: GuardSwitches): readonly HeldBack[] {
  const pruned = plan.changes.filter(({ cause }) => cause === 'prune');
  return resourceKinds.flatMap((kind) => {
    const ofKind = pruned.filter(
      ({ op, resource }) => kindOf(resource) === kind && (op === 'delete' || kind === 'service'),
    );
    const allowed = maxDeletes ?? allowedOf(ofKind.length + ownedCount(kind, ledger));
    if (ofKind.length <= allowed) return [];
    const what = kind === 'service' ? 'deleted or un-adopted' : 'deleted';
    return ofKind.map(({ resource }): HeldBack => ({
      resource,
      ...tooMany(
        `it is one of ${countOf(ofKind.length, kind)} that would be ${what}`,
        ofKind.length,
        allowed,
      ),
    }));
  });
}

const allowedOf = (ours: number): number => Math.min(defaultMaxDeletes, Math.max(1, Math.floor(ours / 2)));

/** A block is not an object, and what the core made for it is removed as an orphan: clusters are counted separately. */
function prunedClusters({ ours, pruned }: OwnBlocks, { maxDeletes }: GuardSwitches): readonly HeldBack[] {
  const allowed = maxDeletes ?? allowedOf(ours);
  if (pruned.length <= allowed) return [];
  return pruned.map(({ name, proxy }) => ({
    resource: proxy,
    ...tooMany(
      `Extensions.${name} is one of ${countOf(pruned.length, 'cluster')} that would be pruned`,
      pruned.length,
      allowed,
    ),
  }));
}

const tooMany = (what: string, count: number, allowed: number): Omit<HeldBack, 'resource'> => ({
  guard: 'deletion',
  reason: `${what}, and no more than ${allowed} may be`,
  hint: `If all of them are intended, allow them with --max-deletes ${count}`,
});

/** Existing objects that we own or have adopted; not those yet to be created, and not what the core has made. */
const ownedCount = (kind: ResourceKind, ledger: Ledger): number =>
  rowsOf(ledger).filter(([key, row]) => kindOf(key) === kind && row.id !== undefined && isOurs(row)).length;

const isOurs = ({ applied }: LedgerRow): boolean =>
  applied === undefined || Object.keys(readAppliedRecord(applied)).length > 0;

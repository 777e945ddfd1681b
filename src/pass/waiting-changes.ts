import { hashOf } from '../kernel/hash.ts';
import { canonicalJson, type Json } from '../kernel/json.ts';
import type { Key } from '../kernel/key.ts';
import type { AwaitedChanges, PendingApproval, WaitingObject } from '../model/approval.ts';
import { isHeldBack, type Change, type Plan } from '../model/plan.ts';
import type { FieldChange } from '../model/field-change.ts';

/** What the guard of interruptions keeps out of a plan. */
export interface WaitingChanges extends AwaitedChanges {
  readonly parts: PendingApproval['parts'];
  readonly hash: string;
  readonly held: readonly WaitingObject[];
}

/** What waits of the interruptions of a pass. */
export interface Interruptions {
  /** All that the guard holds back where nothing is approved. */
  readonly all: WaitingChanges | undefined;
  /** What waits for an approval, whether a window is open or not. */
  readonly unapproved: WaitingChanges | undefined;
  /** What is allowed, and waits for a window. */
  readonly forWindow: WaitingChanges | undefined;
  /** Objects that are refused only because guards hold back what they need. */
  readonly consequences: ReadonlySet<Key>;
}

/**
 * The interrupting changes that `whole` has and `guarded` has not: whole changes, and of a change that goes on in part, as that of
 * config.toml, the fields that are left out. Undefined if there are none.
 */
export function waitingChanges(
  whole: Plan,
  guarded: Plan,
  revisionDigest: string,
): WaitingChanges | undefined {
  const held = guarded.refused
    .filter(isHeldBack)
    .filter(({ guard }) => guard === 'interruption')
    .map(({ resource, reason }) => ({ resource, reason }));
  if (held.length === 0) return undefined;
  const made = new Map(guarded.changes.map((change) => [change.id, change]));
  const parts = whole.changes
    .filter(({ impact }) => impact.class === 'interruption')
    .flatMap((change) => partOf(change, made.get(change.id), revisionDigest))
    .sort();
  return { hash: hashOf(parts).slice(0, 12), parts, held };
}

/** Field values are hashed as plans show them: secret ones only by whether there is one. */
function partOf(change: Change, made: Change | undefined, revisionDigest: string): readonly string[] {
  const { id, op, fields } = change;
  const left = fieldsLeftOf(fields, made).map(textOf);
  const isMade = made !== undefined && left.length === 0;
  return isMade ? [] : [hashOf([revisionDigest, id, op, ...left]).slice(0, 12)];
}

/** The fields that are not part of what is made already. */
export function fieldsLeftOf(
  fields: readonly FieldChange[],
  made: Change | undefined,
): readonly FieldChange[] {
  const known = new Set(made?.fields.map(textOf));
  return fields.filter((field) => !known.has(textOf(field)));
}

const textOf = ({ path, from = null, to = null }: FieldChange): string =>
  canonicalJson([path, from, to] satisfies Json);

import type { Key } from '../../kernel/key.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import type { Change, Drift, Refusal, Retained, Wait, Warning } from '../../model/plan.ts';
import type { Write } from '../../model/write.ts';

/** A change and what it sends. */
export interface Step {
  readonly change: Change;
  readonly write: Write;
}

/** What one kind of resource adds to a plan. */
export interface Fragment {
  readonly steps: readonly Step[];
  readonly waits: readonly Wait[];
  readonly drift: readonly Drift[];
  readonly retained: readonly Retained[];
  readonly refused: readonly Refusal[];
  readonly warnings: readonly Warning[];
  readonly unchanged: readonly Key[];
  /** What the ledger will say of these resources; ids of objects yet to be made are missing. */
  readonly rows: readonly (readonly [Key, LedgerRow])[];
}

/** The changes and waits, which depend on each other. */
export const nodesOf = ({ steps, waits }: Fragment): readonly (Change | Wait)[] => [
  ...steps.map(({ change }) => change),
  ...waits,
];

/** A step that also comes after others. */
export const stepAfter = (step: Step, ids: readonly string[]): Step =>
  ids.length === 0
    ? step
    : { ...step, change: { ...step.change, dependsOn: [...step.change.dependsOn, ...ids] } };

const nothing: Fragment = {
  steps: [],
  waits: [],
  drift: [],
  retained: [],
  refused: [],
  warnings: [],
  unchanged: [],
  rows: [],
};

export const fragment = (some: Partial<Fragment>): Fragment => ({ ...nothing, ...some });

/** Of thousands of parts most add little, so each list is made of those that have something for it. */
export function joinFragments(fragments: readonly Fragment[]): Fragment {
  const joined = <T>(listOf: (from: Fragment) => readonly T[]): readonly T[] =>
    fragments.filter((from) => listOf(from).length > 0).flatMap(listOf);
  return {
    steps: joined(({ steps }) => steps),
    waits: joined(({ waits }) => waits),
    drift: joined(({ drift }) => drift),
    retained: joined(({ retained }) => retained),
    refused: joined(({ refused }) => refused),
    warnings: joined(({ warnings }) => warnings),
    unchanged: joined(({ unchanged }) => unchanged),
    rows: joined(({ rows }) => rows),
  };
}

export const refusal = (resource: Key, reason: string, hint: string): Fragment =>
  fragment({ refused: [{ resource, reason, hint }] });

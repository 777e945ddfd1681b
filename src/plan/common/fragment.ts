import type { Key } from '../../kernel/key.ts';
import type { LedgerRow } from '../../model/ledger.ts';
import type { Change, Drift, Refusal, Retained, Wait, Warning } from '../../model/plan.ts';
import type { Write } from '../../model/write.ts';

/** A change and its write. */
export interface Step {
  readonly change: Change;
  readonly write: Write;
}

/** The contribution of one kind of resource to a plan. */
export interface Fragment {
  readonly steps: readonly Step[];
  readonly waits: readonly Wait[];
  readonly drift: readonly Drift[];
  readonly retained: readonly Retained[];
  readonly refused: readonly Refusal[];
  readonly warnings: readonly Warning[];
  readonly unchanged: readonly Key[];
  /** The new ledger rows of these resources; rows of objects yet to be created have no id. */
  readonly rows: readonly (readonly [Key, LedgerRow])[];
}

/** The changes and waits, which depend on each other. */
export const nodesOf = ({ steps, waits }: Fragment): readonly (Change | Wait)[] => [
  ...steps.map(({ change }) => change),
  ...waits,
];

/** The step with further dependencies. */
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

/** Most of thousands of fragments are nearly empty, so empty lists are skipped before `flatMap`. */
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

/** Adds what was found and removes the changes that it refuses. */
export const withRefused = (planned: Fragment, found: Fragment): Fragment =>
  joinFragments([withoutRefused(planned, found), found]);

export function withoutRefused(planned: Fragment, { refused }: Fragment): Fragment {
  if (refused.length === 0) return planned;
  const resources = new Set(refused.map(({ resource }) => resource));
  return { ...planned, steps: planned.steps.filter(({ change }) => !resources.has(change.resource)) };
}

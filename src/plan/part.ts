import type { Key } from '../model/key.ts';
import type { LedgerRow } from '../model/ledger.ts';
import type { Change, Drift, Refusal, Retained, Wait, Warning } from '../model/plan.ts';
import type { Write } from '../model/write.ts';

/** A change and what it sends. */
export interface Step {
  readonly change: Change;
  readonly write: Write;
}

/** What one kind of resource adds to a plan. */
export interface Part {
  readonly steps: readonly Step[];
  readonly waits: readonly Wait[];
  readonly drift: readonly Drift[];
  readonly retained: readonly Retained[];
  readonly refused: readonly Refusal[];
  readonly warnings: readonly Warning[];
  readonly unchanged: readonly Key[];
  /** What the ledger will say of these resources; ids of objects yet to be made are missing. */
  readonly rows: Readonly<Partial<Record<Key, LedgerRow>>>;
}

/** A step that also comes after others. */
export const stepAfter = (step: Step, ids: readonly string[]): Step => ({
  ...step,
  change: { ...step.change, dependsOn: [...step.change.dependsOn, ...ids] },
});

const nothing: Part = {
  steps: [],
  waits: [],
  drift: [],
  retained: [],
  refused: [],
  warnings: [],
  unchanged: [],
  rows: {},
};

export const part = (some: Partial<Part>): Part => ({ ...nothing, ...some });

export const joinParts = (parts: readonly Part[]): Part => ({
  steps: parts.flatMap(({ steps }) => steps),
  waits: parts.flatMap(({ waits }) => waits),
  drift: parts.flatMap(({ drift }) => drift),
  retained: parts.flatMap(({ retained }) => retained),
  refused: parts.flatMap(({ refused }) => refused),
  warnings: parts.flatMap(({ warnings }) => warnings),
  unchanged: parts.flatMap(({ unchanged }) => unchanged),
  rows: Object.assign({}, ...parts.map(({ rows }) => rows)) as Part['rows'], // joins records of one type
});

export const refusal = (resource: Key, reason: string, hint: string): Part =>
  part({ refused: [{ resource, reason, hint }] });

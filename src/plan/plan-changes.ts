import { inKeyOrder, type Key } from '../kernel/key.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Plan, Wait } from '../model/plan.ts';
import { keptAfter } from './interlock/kept-blocks.ts';
import { orderSteps } from './common/order-steps.ts';
import { ownBlocks, type OwnBlocks } from './interlock/own-blocks.ts';
import { type Fragment } from './common/fragment.ts';
import type { PlanInput } from './plan-input.ts';
import { activeSuspensions } from './common/suspended.ts';
import { keepLedgerRows } from './common/keep-ledger-rows.ts';
import type { Write } from '../model/write.ts';
import { draftPlan } from './draft.ts';

/** A plan, the write of each of its changes, and the ledger after all of them. */
export interface Planned {
  readonly plan: Plan;
  readonly writes: ReadonlyMap<string, Write>;
  /** Rows of objects yet to be created have no id. */
  readonly ledger: Ledger;
  readonly blocks: OwnBlocks;
}

/**
 * Compares desired and observed state and returns the plan.
 *
 * | observed | ours | desired vs observed        | applied            | result                     |
 * | -------- | ---- | -------------------------- | ------------------ | -------------------------- |
 * | no       | –    | –                          | never made         | create, cause manifest     |
 * | no       | –    | –                          | in the ledger      | create, cause drift        |
 * | yes      | yes  | equal                      | any                | unchanged, no write        |
 * | yes      | yes  | differs                    | equals desired     | update, cause drift        |
 * | yes      | yes  | differs                    | differs or unknown | update, cause manifest     |
 * | yes      | yes  | differs in a fixed field   | any                | refused, with the recipe   |
 * | yes      | no   | –                          | –                  | refused; adopted if the manifest allows it; a network that agrees is used |
 * | yes      | yes  | no longer declared         | any                | delete with prune, else retained |
 */
export function planChanges(input: PlanInput): Planned {
  const fragment = draftPlan(input);
  const steps = orderSteps(fragment.steps, fragment.waits);
  const plan: Plan = {
    schemaVersion: 1,
    owner: input.owner,
    revision: input.revision.id,
    changes: steps.map(({ change }) => change),
    waits: byResource(uniqueWaits(fragment.waits)),
    drift: byResource(fragment.drift),
    retained: byResource(fragment.retained),
    refused: byResource(fragment.refused),
    warnings: fragment.warnings,
    unchangedCount: fragment.unchanged.length,
  };
  return {
    plan,
    writes: new Map(steps.map(({ change, write }) => [change.id, write])),
    ledger: {
      ...input.ledger,
      ...revisionAfter(input),
      ...keptAfter(input),
      rows: rowsOf(fragment, input.ledger),
    },
    blocks: ownBlocks(input, fragment),
  };
}

/** While everything is suspended or new revisions are only reported, no revision is applied. */
function revisionAfter({ ledger, revision, now, switches }: PlanInput): Pick<Ledger, 'revision'> {
  const isReported = switches?.revisions === 'report';
  if (!isReported && !activeSuspensions(ledger, now).has('all')) return { revision };
  return ledger.revision === undefined ? {} : { revision: ledger.revision };
}

/** A wait that any change depends on is required, even if others request it as optional. */
function uniqueWaits(waits: readonly Wait[]): readonly Wait[] {
  const required = new Set(waits.filter((wait) => wait.required).map(({ id }) => id));
  const byId = new Map(waits.map((wait) => [wait.id, { ...wait, required: required.has(wait.id) }]));
  return [...byId.values()];
}

const byResource = <T extends { readonly resource: Key }>(items: readonly T[]): readonly T[] =>
  inKeyOrder(items, ({ resource }) => resource);

/** A refused resource keeps its ledger row, except for its quarantine: nothing was attempted. */
function rowsOf(fragment: Fragment, ledger: Ledger): Ledger['rows'] {
  const untouched = fragment.refused.filter(({ isQuarantined }) => isQuarantined !== true);
  const rows = keepLedgerRows(
    fragment.rows,
    untouched.map(({ resource }) => resource),
    ledger,
  );
  return Object.fromEntries(inKeyOrder(rows, ([key]) => key));
}

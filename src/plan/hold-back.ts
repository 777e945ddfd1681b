import type { Held } from '../model/desired.ts';
import type { Key } from '../model/key.ts';
import type { Ledger, LedgerRow } from '../model/ledger.ts';
import type { Refusal, Warning } from '../model/plan.ts';
import type { Part, Step } from './part.ts';

/**
 * The part without the changes of objects that are only observed; what they would be is told. A change that needs an
 * object which is not there and will not be made is refused, as one that needs a refused object.
 */
export function holdBack(part: Part, held: readonly Held[], ledger: Ledger): Part {
  const reasons = new Map(held.map(({ resource, reason }) => [resource, reason]));
  const isHeld = ({ change }: Step): boolean => reasons.has(change.resource);
  const stopped = part.steps.filter(isHeld);
  if (stopped.length === 0) return part;
  const stoppedIds = new Set(stopped.map(({ change }) => change.id));
  return {
    ...part,
    steps: part.steps.filter((step) => !isHeld(step)),
    waits: part.waits.filter((wait) => !wait.dependsOn.some((id) => stoppedIds.has(id))),
    warnings: [...part.warnings, ...stopped.map((step) => warningOf(step, reasons))],
    refused: [...part.refused, ...stopped.filter(isNeeded(part)).map(refusalOf)],
    rows: rowsBefore(part, stopped, ledger),
  };
}

function warningOf({ change }: Step, reasons: ReadonlyMap<Key, string>): Warning {
  const { resource, op, fields } = change;
  const what =
    op === 'update'
      ? `${resource} differs in ${fields.map(({ path }) => path).join(', ')}`
      : `${resource}: ${op}`;
  return { resource, message: `${what}; it is only observed (${reasons.get(resource) ?? ''})` };
}

const isNeeded =
  (part: Part) =>
  ({ change }: Step): boolean =>
    change.op === 'create' && part.steps.some((step) => step.change.dependsOn.includes(change.id));

const refusalOf = ({ change }: Step): Refusal => ({
  resource: change.resource,
  reason: 'it is not there, and its manifest is only observed',
  hint: 'Take the annotation off its manifest, or make it by hand',
});

/** What is held keeps the row that it has: nothing was attempted for it. */
function rowsBefore(part: Part, stopped: readonly Step[], ledger: Ledger): Part['rows'] {
  const resources = new Set(stopped.map(({ change }) => change.resource));
  const others = Object.entries(part.rows).filter(([key]) => !(resources as ReadonlySet<string>).has(key));
  const before = [...resources].flatMap((key): [Key, LedgerRow][] => {
    const row = ledger.rows[key];
    return row === undefined ? [] : [[key, row]];
  });
  return Object.fromEntries([...others, ...before]);
}

import { groupBy } from '../../kernel/group-by.ts';
import { inKeyOrder, type Key } from '../../kernel/key.ts';
import type { Refusal, Warning } from '../../model/plan.ts';
import type { Fragment, Step } from './fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { keepLedgerRows } from './keep-ledger-rows.ts';
import { activeSuspensions, suspensionReason, suspensionWarnings } from './suspended.ts';

/** A step that is not carried out. */
interface Stop {
  readonly step: Step;
  readonly reason: string;
  /** It ends by itself, so what depends on it waits for that end instead of being refused. */
  readonly isSuspended: boolean;
}

/**
 * The part without the changes of objects that are only observed, because their manifest says so or somebody has
 * suspended them; what they would be is told. What depends on a suspended change waits with it. A change that needs an
 * object which is not there and which its manifest does not let us make is refused, as one that needs a refused object.
 */
export function withholdChanges(fragment: Fragment, input: PlanInput): Fragment {
  const active = activeSuspensions(input.ledger, input.now);
  const stops = stopsOf(fragment, input, active);
  const told = new Set([...stops.values()].map(({ step }) => step.change.resource));
  const reminders = suspensionWarnings(active, told);
  if (stops.size === 0) return { ...fragment, warnings: [...fragment.warnings, ...reminders] };
  const idle = idleWaits(fragment, stops);
  const stopped = inKeyOrder([...stops.values()], ({ step }) => step.change.resource);
  return {
    ...fragment,
    steps: fragment.steps.filter(({ change }) => !stops.has(change.id)),
    waits: fragment.waits.filter(({ id }) => !idle.has(id)),
    warnings: [...fragment.warnings, ...reminders, ...stopped.map(warningOf)],
    refused: [...fragment.refused, ...stopped.filter(isMissed(fragment)).map(refusalOf)],
    rows: keepLedgerRows(fragment.rows, [...told], input.ledger),
  };
}

function stopsOf(
  fragment: Fragment,
  { desired }: PlanInput,
  active: ReturnType<typeof activeSuspensions>,
): ReadonlyMap<string, Stop> {
  const stops = new Map<string, Stop>();
  const annotated = new Map(desired.held.map(({ resource, reason }) => [resource, reason]));
  for (const step of fragment.steps) {
    const { id, resource } = step.change;
    const said = annotated.get(resource);
    const reason = said ?? suspensionReason(resource, active);
    if (reason === undefined) continue;
    const isSuspended = said === undefined;
    stops.set(id, { step, isSuspended, reason: `it is only observed (${reason})` });
  }
  addDependants(fragment, stops);
  return stops;
}

/** Whatever stands on a suspended change, through waits too. */
function addDependants(fragment: Fragment, stops: Map<string, Stop>): void {
  const roots = new Map(
    [...stops.values()]
      .filter(({ isSuspended }) => isSuspended)
      .map(({ step }) => [step.change.id, step.change.resource]),
  );
  const rootOf = (dependsOn: readonly string[]): Key | undefined =>
    dependsOn.map((id) => roots.get(id)).find((root) => root !== undefined);
  let before: number;
  do {
    before = roots.size;
    for (const { id, dependsOn } of fragment.waits) {
      const root = rootOf(dependsOn);
      if (root !== undefined) roots.set(id, root);
    }
    for (const step of fragment.steps) {
      const { id, dependsOn } = step.change;
      const root = rootOf(dependsOn);
      if (root === undefined || stops.has(id)) continue;
      roots.set(id, root);
      stops.set(id, { step, isSuspended: true, reason: `it depends on ${root}, which is suspended` });
    }
  } while (before < roots.size);
}

/** Waits for what is not carried out, directly or through other waits, and those for which nothing waits any more. */
function idleWaits({ waits, steps }: Fragment, stops: ReadonlyMap<string, Stop>): ReadonlySet<string> {
  const idle = new Set<string>();
  let before: number;
  do {
    before = idle.size;
    for (const { id, dependsOn } of waits) {
      if (dependsOn.some((one) => stops.has(one) || idle.has(one))) idle.add(id);
    }
  } while (before < idle.size);
  const dependants = groupBy(
    steps.flatMap(({ change }) => change.dependsOn.map((before) => ({ before, id: change.id }))),
    ({ before }) => before,
  );
  for (const { id } of waits) {
    const waiting = dependants.get(id) ?? [];
    if (waiting.length > 0 && waiting.every((dependant) => stops.has(dependant.id))) idle.add(id);
  }
  return idle;
}

function warningOf({ step: { change }, reason }: Stop): Warning {
  const { resource, op, fields } = change;
  const differs = op === 'update' && fields.length > 0;
  const what = differs
    ? `${resource} differs in ${fields.map(({ path }) => path).join(', ')}`
    : `${resource}: ${op}`;
  return { kind: 'withheldChange', resource, message: `${what}; ${reason}` };
}

const isMissed =
  (fragment: Fragment) =>
  ({ step: { change }, isSuspended }: Stop): boolean =>
    !isSuspended &&
    change.op === 'create' &&
    fragment.steps.some((step) => step.change.dependsOn.includes(change.id));

const refusalOf = ({ step: { change } }: Stop): Refusal => ({
  resource: change.resource,
  reason: 'it is not there, and its manifest is only observed',
  hint: 'Take the annotation off its manifest, or make it by hand',
});

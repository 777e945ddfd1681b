import { closure, dependentsIn } from '../../kernel/closure.ts';
import { inKeyOrder } from '../../kernel/key.ts';
import type { Refusal, Warning } from '../../model/plan.ts';
import { nodesOf, type Fragment, type Step } from './fragment.ts';
import type { PlanInput } from '../plan-input.ts';
import { keepLedgerRows } from './keep-ledger-rows.ts';
import { reportedReason } from './reported-revision.ts';
import { activeSuspensions, suspensionReason, suspensionWarnings } from './suspended.ts';

/** A withheld step. */
interface Stop {
  readonly step: Step;
  readonly reason: string;
  /** Its dependents wait with it instead of being refused, because that ends without a change of its manifest. */
  readonly waits?: 'suspended' | 'only reported';
}

/**
 * Removes the changes of observe-only and suspended objects, and revisions that are only reported, and makes warnings of
 * them. Dependents of a change that is suspended or only reported are withheld with it. If other changes need a missing object whose manifest is observe-only, its creation is refused,
 * and with it those changes.
 */
export function withholdChanges(fragment: Fragment, input: PlanInput): Fragment {
  const active = activeSuspensions(input.ledger, input.now);
  const stops = stopsOf(fragment, input, active);
  const withheld = new Set([...stops.values()].map(({ step }) => step.change.resource));
  const reminders = suspensionWarnings(active, withheld);
  if (stops.size === 0) return { ...fragment, warnings: [...fragment.warnings, ...reminders] };
  const idle = idleWaits(fragment, stops);
  const stopped = inKeyOrder([...stops.values()], ({ step }) => step.change.resource);
  return {
    ...fragment,
    steps: fragment.steps.filter(({ change }) => !stops.has(change.id)),
    waits: fragment.waits.filter(({ id }) => !idle.has(id)),
    warnings: [...fragment.warnings, ...reminders, ...stopped.map(warningOf)],
    refused: [...fragment.refused, ...stopped.filter(isNeeded(fragment)).map(refusalOf)],
    rows: keepLedgerRows(fragment.rows, [...withheld], input.ledger),
  };
}

function stopsOf(
  fragment: Fragment,
  input: PlanInput,
  active: ReturnType<typeof activeSuspensions>,
): ReadonlyMap<string, Stop> {
  const stops = new Map<string, Stop>();
  const annotations = new Map(input.desired.observeOnly.map(({ resource, reason }) => [resource, reason]));
  for (const step of fragment.steps) {
    const { id, resource } = step.change;
    const annotation = annotations.get(resource);
    const suspended = suspensionReason(resource, active);
    const reported = reportedReason(step.change, input);
    if (annotation !== undefined) stops.set(id, { step, reason: `it is observe-only (${annotation})` });
    else if (suspended !== undefined) stops.set(id, { step, reason: suspended, waits: 'suspended' });
    else if (reported !== undefined) stops.set(id, { step, reason: reported, waits: 'only reported' });
  }
  return new Map([...stops, ...dependentStops(fragment, stops)]);
}

/** What depends on a change that is suspended or only reported, through waits too. What is stopped already keeps its own reason. */
function dependentStops(fragment: Fragment, stops: ReadonlyMap<string, Stop>): ReadonlyMap<string, Stop> {
  const waiting = [...stops].flatMap(([id, { waits }]) => (waits === undefined ? [] : [id]));
  const dependents = dependentsIn(nodesOf(fragment));
  const roots = closure(waiting, (id) => dependents(id).filter((dependent) => !stops.has(dependent)));
  return new Map(
    fragment.steps.flatMap((step): [string, Stop][] => {
      const { id, dependsOn } = step.change;
      const root = dependsOn.map((on) => roots.get(on)).find((found) => found !== undefined);
      const stop = root === undefined ? undefined : stops.get(root);
      if (stop?.waits === undefined || stops.has(id)) return [];
      const reason = `it depends on ${stop.step.change.resource}, which is ${stop.waits}`;
      return [[id, { step, waits: stop.waits, reason }]];
    }),
  );
}

/** Waits for withheld steps, directly or through other waits, and waits whose dependents are all withheld. */
function idleWaits({ waits, steps }: Fragment, stops: ReadonlyMap<string, Stop>): ReadonlySet<string> {
  const pointless = closure(stops.keys(), dependentsIn(waits));
  const waitingFor = dependentsIn(steps.map(({ change }) => change));
  return new Set(
    waits
      .map(({ id }) => id)
      .filter((id) => {
        const waiting = waitingFor(id);
        return pointless.has(id) || (waiting.length > 0 && waiting.every((one) => stops.has(one)));
      }),
  );
}

function warningOf({ step: { change }, reason }: Stop): Warning {
  const { resource, op, fields } = change;
  const differs = op === 'update' && fields.length > 0;
  const what = differs
    ? `${resource} differs in ${fields.map(({ path }) => path).join(', ')}`
    : `${resource}: ${op}`;
  return { kind: 'withheldChange', resource, message: `${what}; ${reason}` };
}

const isNeeded =
  (fragment: Fragment) =>
  ({ step: { change }, waits }: Stop): boolean =>
    waits === undefined &&
    change.op === 'create' &&
    fragment.steps.some((step) => step.change.dependsOn.includes(change.id));

const refusalOf = ({ step: { change } }: Stop): Refusal => ({
  resource: change.resource,
  reason: 'it does not exist, and its manifest is observe-only',
  hint: 'Remove the annotation from its manifest, or create it by hand',
});

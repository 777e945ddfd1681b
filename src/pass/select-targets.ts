import { closure, dependentsIn } from '../kernel/closure.ts';
import { rowsOf, type Ledger } from '../model/ledger.ts';
import type { Key } from '../kernel/key.ts';
import type { Plan, Refusal, Wait, Warning } from '../model/plan.ts';
import { knownKey } from './known-resource.ts';
import { selectChanges, type WholePlan } from './select-changes.ts';

/**
 * The plan reduced to some objects and what they need. The revision does not count as applied, since only a subset of
 * its changes is. Throws Failure if the plan has no such object.
 */
export function selectTargets<P extends WholePlan>(planned: P, typed: readonly string[]): P {
  const known = knownKeys(planned);
  const targets = new Set(typed.map((text) => knownKey(text, known, unknownTarget(text))));
  const selection = selectChanges(planned, ({ resource }) => targets.has(resource));
  const shown = new Set([...targets, ...selection.plan.changes.map(({ resource }) => resource)]);
  const isShown = ({ resource }: { readonly resource: Key }): boolean => shown.has(resource);
  const left = planned.plan.changes.length - selection.plan.changes.length;
  return {
    ...selection,
    ledger: withRevisionBefore(selection),
    plan: {
      ...selection.plan,
      waits: waitsFor(targets, selection.plan, planned.plan),
      drift: selection.plan.drift.filter(isShown),
      retained: selection.plan.retained.filter(isShown),
      refused: refusedAround(targets, planned.plan),
      warnings: [
        ...leftOut([...targets], left),
        ...selection.plan.warnings.filter(({ resource }) => resource === undefined || shown.has(resource)),
      ],
    },
  };
}

const knownKeys = ({ ledger, plan }: WholePlan): readonly Key[] => [
  ...new Set([
    ...rowsOf(ledger).map(([key]) => key),
    ...[...plan.changes, ...plan.refused, ...plan.retained].map(({ resource }) => resource),
  ]),
];

const unknownTarget = (text: string) => ({
  message: `The plan has no object "${text}"`,
  hint: 'Name it as a plan does, by kind and name: service/web',
});

/** The waits for the targets, even for those without a change, and all waits that follow from them, as core then proxies. */
function waitsFor(targets: ReadonlySet<Key>, selection: Plan, { waits }: Plan): readonly Wait[] {
  const ofTargets = waits.filter(({ resource }) => targets.has(resource));
  const first = [...selection.changes, ...selection.waits, ...ofTargets].map(({ id }) => id);
  const reached = closure(first, dependentsIn(waits));
  return waits.filter(({ id }) => reached.has(id));
}

/** If a target is refused, another refusal may be the reason. */
const refusedAround = (targets: ReadonlySet<Key>, { refused }: Plan): readonly Refusal[] =>
  refused.some(({ resource }) => targets.has(resource)) ? refused : [];

function leftOut(targets: readonly Key[], left: number): readonly Warning[] {
  if (left === 0) return [];
  const others = left === 1 ? '1 other change is' : `${left} other changes are`;
  const message = `Only ${targets.join(', ')} and what is needed for it: ${others} left out`;
  return [{ kind: 'leftOutChanges', message }];
}

function withRevisionBefore({ ledger, before }: WholePlan): Ledger {
  const { revision: _revision, ...rest } = ledger;
  return before.revision === undefined ? rest : { ...rest, revision: before.revision };
}

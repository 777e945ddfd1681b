import { closure, dependantsIn } from '../kernel/closure.ts';
import { rowsOf, type Ledger } from '../model/ledger.ts';
import type { Key } from '../kernel/key.ts';
import type { Plan, Refusal, Wait, Warning } from '../model/plan.ts';
import { knownKey } from './known-resource.ts';
import { selectChanges, type WholePlan } from './select-changes.ts';

/**
 * The plan of some objects, with what they need. The revision counts as applied only once all of it is. Throws Failure
 * where the plan knows no such object.
 */
export function selectTargets<P extends WholePlan>(planned: P, typed: readonly string[]): P {
  const known = knownKeys(planned);
  const targets = new Set(typed.map((text) => knownKey(text, known, unknownTarget(text))));
  const part = selectChanges(planned, ({ resource }) => targets.has(resource));
  const shown = new Set([...targets, ...part.plan.changes.map(({ resource }) => resource)]);
  const isShown = ({ resource }: { readonly resource: Key }): boolean => shown.has(resource);
  const left = planned.plan.changes.length - part.plan.changes.length;
  return {
    ...part,
    ledger: withRevisionBefore(part),
    plan: {
      ...part.plan,
      waits: waitsFor(targets, part.plan, planned.plan),
      drift: part.plan.drift.filter(isShown),
      retained: part.plan.retained.filter(isShown),
      refused: refusedAround(targets, planned.plan),
      warnings: [
        ...leftOut([...targets], left),
        ...part.plan.warnings.filter(({ resource }) => resource === undefined || shown.has(resource)),
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
  message: `The plan knows no object "${text}"`,
  hint: 'Name it as a plan does, by kind and name: service/web',
});

/** For a target that does not run as it should though nothing is written to it; and one after the other, as for core and proxies. */
function waitsFor(targets: ReadonlySet<Key>, part: Plan, { waits }: Plan): readonly Wait[] {
  const ofTargets = waits.filter(({ resource }) => targets.has(resource));
  const first = [...part.changes, ...part.waits, ...ofTargets].map(({ id }) => id);
  const reached = closure(first, dependantsIn(waits));
  return waits.filter(({ id }) => reached.has(id));
}

/** Where a target is refused, another refusal may be the reason. */
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

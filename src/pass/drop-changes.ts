import { closure } from '../kernel/closure.ts';
import type { Change } from '../model/plan.ts';
import { selectChanges, type WholePlan } from './select-changes.ts';

/** The plan without some changes and what depends on them. Waits that depend on none of these stay. */
export function dropChanges<P extends WholePlan>(planned: P, isDropped: (change: Change) => boolean): P {
  const { changes, waits } = planned.plan;
  const dropped = new Set(changes.filter(isDropped).map(({ id }) => id));
  if (dropped.size === 0) return planned;
  const dependencies = new Map([...changes, ...waits].map(({ id, dependsOn }) => [id, dependsOn]));
  const isFree = ({ id }: { readonly id: string }): boolean =>
    [...closure([id], (needed) => dependencies.get(needed) ?? []).keys()].every(
      (needed) => !dropped.has(needed),
    );
  const selected = selectChanges(planned, isFree);
  return { ...selected, plan: { ...selected.plan, waits: waits.filter(isFree) } };
}

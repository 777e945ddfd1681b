import { closure } from '../kernel/closure.ts';
import { selectChanges, type WholePlan } from './select-changes.ts';

/**
 * The plan without changes that only undo drift: someone may be repairing something by hand. Changes that a change of
 * the manifests depends on stay, and so do waits for services to which nothing is written.
 */
export function withoutHealing<P extends WholePlan>(planned: P): P {
  const selected = selectChanges(planned, ({ cause }) => cause !== 'drift');
  const { changes, waits } = planned.plan;
  const dependencies = new Map([...changes, ...waits].map(({ id, dependsOn }) => [id, dependsOn]));
  const kept = new Set([...selected.plan.changes, ...selected.plan.waits].map(({ id }) => id));
  const dropped = new Set(changes.filter(({ id }) => !kept.has(id)).map(({ id }) => id));
  const isFree = (id: string): boolean =>
    [...closure([id], (needed) => dependencies.get(needed) ?? []).keys()].every(
      (needed) => !dropped.has(needed),
    );
  return {
    ...selected,
    plan: { ...selected.plan, waits: waits.filter(({ id }) => kept.has(id) || isFree(id)) },
  };
}

import { closure } from '../kernel/closure.ts';
import type { Key } from '../kernel/key.ts';
import { isAdopted } from '../plan/services/service-claim.ts';
import { selectChanges, type WholePlan } from './select-changes.ts';

/** What drift is undone: all of it, none, or only that of adopted services, which their deployments undo again and again. */
export type Healing = boolean | 'overlays';

/** The plan without the drift that is only reported. */
export function withHealing<P extends WholePlan>(planned: P, healing: Healing): P {
  if (healing === true) return planned;
  return withoutHealing(planned, (key) => {
    const row = planned.before.rows[key];
    return healing === 'overlays' && row !== undefined && isAdopted(row);
  });
}

/**
 * The plan without changes that only undo drift: someone may be repairing something by hand. Changes that a change of
 * the manifests depends on stay, and so do waits for services to which nothing is written.
 */
function withoutHealing<P extends WholePlan>(planned: P, isHealed: (key: Key) => boolean): P {
  const selected = selectChanges(planned, ({ cause, resource }) => cause !== 'drift' || isHealed(resource));
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

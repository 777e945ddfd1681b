import { closure } from '../kernel/closure.ts';
import type { Key } from '../kernel/key.ts';
import type { ObjectSwitches, Switches } from '../model/switches.ts';
import { isAdopted } from '../plan/services/service-claim.ts';
import { selectChanges, type WholePlan } from './select-changes.ts';

/** What drift is undone: all of it, none, or only that of adopted services, which their deployments undo again and again. */
export type Healing = Switches['heal'];

export interface HealPolicy {
  readonly healing: Healing;
  /** Objects for which an annotation decides. */
  readonly annotated?: ReadonlyMap<Key, ObjectSwitches>;
  /** Contested objects: somebody undoes their healing again and again. */
  readonly contested?: ReadonlySet<Key>;
}

/** The plan without the drift that is only reported. */
export function withHealing<P extends WholePlan>(
  planned: P,
  { healing, annotated, contested = new Set() }: HealPolicy,
): P {
  const isHealed = (key: Key): boolean => {
    if (contested.has(key)) return false;
    const heal = annotated?.get(key)?.heal ?? healing;
    const row = planned.before.rows[key];
    return heal === 'auto' || (heal === 'overlays' && row !== undefined && isAdopted(row));
  };
  return planned.plan.changes.every(({ cause, resource }) => cause !== 'drift' || isHealed(resource))
    ? planned
    : withoutHealing(planned, isHealed);
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

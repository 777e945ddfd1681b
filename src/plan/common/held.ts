import { memoize } from '../../kernel/memoize.ts';
import type { Key } from '../../kernel/key.ts';
import type { HeldBack } from '../../model/plan.ts';
import type { PlanInput } from '../plan-input.ts';
import { fragment, withRefused, type Fragment } from './fragment.ts';

/** What the guards hold back, by resource. */
export const heldIn = memoize(
  ({ held = [] }: PlanInput): ReadonlyMap<Key, HeldBack> =>
    new Map(held.map((refusal) => [refusal.resource, refusal])),
);

/** Refuses the changes of objects that the guards hold back. */
export function refuseHeld(planned: Fragment, input: PlanInput): Fragment {
  const held = heldIn(input);
  if (held.size === 0) return planned;
  const changed = new Set(planned.steps.map(({ change }) => change.resource));
  return withRefused(
    planned,
    fragment({ refused: [...held.values()].filter(({ resource }) => changed.has(resource)) }),
  );
}

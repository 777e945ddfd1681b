import { keyOf } from '../../kernel/key.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { ObservedService } from '../../model/observed.ts';
import { observeOnlyObjects } from '../common/observe-only.ts';
import { ownershipOf } from '../common/ownership.ts';
import { heldIn } from '../common/held.ts';
import type { PlanInput } from '../plan-input.ts';
import { adoptedValues } from './service-claim.ts';

/** Services that we own and that are no longer declared. Adopted services are un-adopted instead, whatever their labels say by now. */
export const obsoleteServices = memoize((input: PlanInput): readonly ObservedService[] => {
  const { desired, observed, owner, ledger } = input;
  const declared = new Set<string>(desired.services.map(({ name }) => name));
  return observed.services.filter(
    (service) =>
      !declared.has(service.name) &&
      service.name !== desired.interlock?.coreService &&
      adoptedValues(service, ledger) === undefined &&
      ownershipOf(service, keyOf('service', service.name), owner, ledger).by === 'us',
  );
});

/** Those of them that the plan deletes: with pruning, unless their manifest or a guard keeps them. */
export const prunedServices = memoize((input: PlanInput): readonly ObservedService[] => {
  if (!input.prune) return [];
  return obsoleteServices(input).filter(({ name }) => {
    const key = keyOf('service', name);
    return (
      input.ledger.rows[key]?.isKept !== true && !heldIn(input).has(key) && !observeOnlyObjects(input)(key)
    );
  });
});

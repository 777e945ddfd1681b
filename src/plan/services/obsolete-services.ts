import { keyOf } from '../../kernel/key.ts';
import { memoize } from '../../kernel/memoize.ts';
import type { ObservedService } from '../../model/observed.ts';
import { ownershipOf } from '../common/ownership.ts';
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

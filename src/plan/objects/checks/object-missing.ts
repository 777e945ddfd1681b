import { kindOf, nameOf } from '../../../kernel/key.ts';
import { joinFragments, fragment, refusal } from '../../common/fragment.ts';
import { observedByKey } from '../plan-file-objects.ts';
import type { SwarmCheck } from '../../common/check.ts';

/**
 * Secrets and configs that services use and no manifest creates exist. A proxy with a missing secret never starts, and
 * blocks every later change of its cluster.
 */
export const objectMissing: SwarmCheck = ({ input }) => {
  const observed = observedByKey(input);
  return joinFragments(
    input.desired.neededObjects.map(({ key, origin }) => {
      if (observed.has(key)) return fragment({});
      const kind = kindOf(key);
      const name = nameOf(key);
      return refusal(
        key,
        `this ${kind} does not exist in the swarm, and ${origin} needs it`,
        `Create it: docker ${kind} create ${name} FILE, or name its file in ${origin}; ${kind}s of a stack are prefixed with the name of the stack`,
      );
    }),
  );
};

import { kindOf, nameOf } from '../../model/key.ts';
import { joinParts, part, refusal } from '../part.ts';
import { observedObjects } from '../plan-files.ts';
import type { SwarmCheck } from './check.ts';

/**
 * Secrets and configs that services use and no manifest makes are there. A proxy that is to have a secret which is not
 * there never starts, and every later change of its cluster waits behind it.
 */
export const objectMissing: SwarmCheck = (input) =>
  joinParts(
    input.desired.neededObjects.map(({ key, origin }) => {
      const kind = kindOf(key) === 'secret' ? 'secret' : 'config';
      const name = nameOf(key);
      if (observedObjects(kind, input).some((object) => object.name === name)) return part({});
      return refusal(
        key,
        `no such ${kind} is in the swarm, and ${origin} needs it`,
        `Make it: docker ${kind} create ${name} FILE, or name its file in ${origin}; those of a stack begin with the name of the stack`,
      );
    }),
  );

import { textsOf } from '../../../kernel/json.ts';
import { keyOf } from '../../../kernel/key.ts';
import { joinFragments, refusal } from '../../common/fragment.ts';
import type { SwarmCheck } from '../../common/check.ts';

/** Swarm's predefined networks, which the engine does not list. */
const hidden = ['bridge', 'host'] as const;

/** Every network of a service exists or is declared by a cluster: the engine would refuse others one service at a time. */
export const networkMissing: SwarmCheck = ({ input: { desired, observed }, planned }) => {
  const known = new Set<string>([
    ...hidden,
    ...[...desired.networks, ...observed.networks].map(({ name }) => name),
  ]);
  const written = new Set(planned.steps.map(({ change }) => change.resource));
  return joinFragments(
    desired.services.flatMap(({ name, values, origin }) => {
      const key = keyOf('service', name);
      const missing = textsOf(values['networks']).find((network) => !known.has(network));
      if (missing === undefined || !written.has(key)) return [];
      return [
        refusal(
          key,
          `network "${missing}" does not exist in the swarm, and no cluster declares it: ${origin}`,
          `Create it: docker network create --driver overlay ${missing}, or declare it in a cluster's networks; networks of a stack are prefixed with the name of the stack`,
        ),
      ];
    }),
  );
};

import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { placeOf } from '../place-of.ts';
import { repeated } from '../repeated.ts';

/** A swarm has at most one Interlock. */
export const interlockDuplicate: Check = (set) =>
  repeated(set.interlocks, () => '').map(({ first, later }) =>
    problemAt(later, '/metadata/name', {
      code: 'interlock-duplicate',
      message: `Interlock is already declared at ${placeOf(first, '/metadata/name')}: expected at most one`,
      hint: 'Put the settings of both into one manifest',
    }),
  );

import { nextRandom } from '../../src/sandbox/random.ts';

/** Pseudo-random choices from a seed, the same on every machine. */
export interface Dice {
  /** A number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** True once in `times`. */
  oneIn(times: number): boolean;
  pick<const T>(choices: readonly [T, ...T[]]): T;
}

export function createDice(seed: number): Dice {
  // Neighbouring seeds would start with similar numbers: a few rounds separate them.
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  for (let round = 0; round < 4; round += 1) state = nextRandom(state);
  const below = (limit: number): number => {
    state = nextRandom(state);
    return Math.floor((state / 2 ** 32) * limit);
  };
  return {
    below,
    oneIn: (times) => below(times) === 0,
    pick: (choices) => choices[below(choices.length)] ?? choices[0],
  };
}

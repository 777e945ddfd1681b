import { nextRandom } from '../../src/sandbox/random.ts';

/** Choices that a seed decides, the same on every machine. */
export interface Dice {
  /** From 0 to below `limit`. */
  below(limit: number): number;
  /** True once in `times`. */
  oneIn(times: number): boolean;
  pick<const T>(choices: readonly [T, ...T[]]): T;
}

export function createDice(seed: number): Dice {
  // Neighbouring seeds would begin alike: some rounds take them apart.
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

import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../tools/simulate/describe-step.ts';
import { faultKinds } from '../../support/faults.ts';
import { runSeed } from '../../../tools/simulate/run-seed.ts';
import { scheduleOf } from '../../../tools/simulate/schedule.ts';

describe('a simulated schedule', () => {
  it('keeps every invariant and comes to rest, for each of the first forty seeds', async () => {
    for (let seed = 0; seed < 40; seed += 1) {
      expect(await runSeed(seed), `npm run simulate -- --seed ${seed}`).toBeUndefined();
    }
  });

  it('is the same for the same seed', () => {
    expect(scheduleOf(7)).toEqual(scheduleOf(7));
    expect(scheduleOf(7)).not.toEqual(scheduleOf(8));
  });

  it('has every kind of step and fault in the first hundred seeds', () => {
    const described = Array.from({ length: 100 }, (_, seed) => scheduleOf(seed).map(describeStep))
      .flat()
      .join('\n');

    for (const word of [
      'a broken file',
      'apply --prune',
      'a turn of daemon a with heal',
      'a turn of daemon b',
      'the clocks on the wall step by',
      'which has not heard of the push',
      'and the other daemon runs a turn',
      'killed after it',
      'killed before it',
    ])
      expect(described).toContain(word);
    for (const word of faultKinds) expect(described).toContain(`: ${word}`);
    for (const word of ['deleteLedger', 'moveCore', 'takeService', 'deleteNetwork', 's pass, and the core'])
      expect(described).toContain(word);
  });
});

import { describe, expect, it } from 'vitest';
import { describeStep } from '../../../tools/simulate/describe-step.ts';
import { faultKinds } from '../../support/faults.ts';
import { runSeed } from '../../../tools/simulate/run-seed.ts';
import { scheduleOf } from '../../../tools/simulate/schedule.ts';

describe('a simulated schedule', () => {
  it.each([0, 1, 2, 3])(
    'of the seeds from %i00 keeps every invariant and comes to rest (100 seeds)',
    async (hundred) => {
      for (let seed = hundred * 100; seed < hundred * 100 + 100; seed += 1) {
        expect(await runSeed(seed), `npm run simulate -- --seed ${seed}`).toBeUndefined();
      }
    },
    300_000,
  );

  it('is the same for the same seed', () => {
    expect(scheduleOf(7)).toEqual(scheduleOf(7));
    expect(scheduleOf(7)).not.toEqual(scheduleOf(8));
  });

  it('has every kind of step and of fault among the first hundred', () => {
    const told = Array.from({ length: 100 }, (_, seed) => scheduleOf(seed).map(describeStep))
      .flat()
      .join('\n');

    for (const word of [
      'a broken file',
      'apply --prune',
      'a turn of run --heal',
      'killed after it',
      'killed before it',
    ])
      expect(told).toContain(word);
    for (const word of faultKinds) expect(told).toContain(`: ${word}`);
    for (const word of ['deleteLedger', 'moveCore', 'takeService', 'deleteNetwork', 's pass, and the core'])
      expect(told).toContain(word);
  });
});

import { describe, expect, it } from 'vitest';
import { guardPlan } from '../../src/plan/guards.ts';
import type { Change, Impact } from '../../src/model/plan.ts';
import { changeOf, planWith } from '../builders/steps.ts';

const switches = { allowInterruption: false, maxDeletes: 2 };
const interrupting: Impact = {
  class: 'interruption',
  summary: 'the proxy stops',
  tasks: 1,
  proxies: ['p'],
  reconfigurations: 0,
  seconds: 0,
};

const prunes = (kind: string, count: number): readonly Change[] =>
  Array.from({ length: count }, (_, index) => changeOf(`${kind}/${index}`, { op: 'delete', cause: 'prune' }));

describe('guardPlan()', () => {
  it('has nothing against a plan that only adds', () => {
    expect(guardPlan(planWith({ changes: [changeOf('service/web')] }), switches)).toEqual([]);
  });

  it('stands against what interrupts traffic unless that is allowed, and names the flag', () => {
    const plan = planWith({ changes: [changeOf('service/p', { impact: interrupting })] });

    expect(guardPlan(plan, switches)).toMatchObject([
      {
        reason: '1 change would interrupt traffic: service/p',
        hint: expect.stringContaining('--allow-interruption') as unknown,
      },
    ]);
    expect(guardPlan(plan, { ...switches, allowInterruption: true })).toEqual([]);
  });

  it('stands against more deletions of one kind than allowed, and names the flag', () => {
    expect(guardPlan(planWith({ changes: prunes('service', 2) }), switches)).toEqual([]);
    expect(
      guardPlan(planWith({ changes: [...prunes('service', 2), ...prunes('network', 2)] }), switches),
    ).toEqual([]);
    expect(guardPlan(planWith({ changes: prunes('service', 3) }), switches)).toMatchObject([
      { hint: expect.stringContaining('--max-deletes 3') as unknown },
    ]);
  });

  it('does not count leftovers of a block that is removed on purpose', () => {
    const leftovers = prunes('service', 5).map((change): Change => ({ ...change, cause: 'manifest' }));

    expect(guardPlan(planWith({ changes: leftovers }), switches)).toEqual([]);
  });

  it('tells of both where both stand against it', () => {
    const changes = prunes('service', 3).map((change) => ({ ...change, impact: interrupting }));

    expect(guardPlan(planWith({ changes }), switches)).toHaveLength(2);
  });
});

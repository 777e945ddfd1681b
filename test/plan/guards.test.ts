import { describe, expect, it } from 'vitest';
import { guardPlan, type GuardSwitches, type GuardVerdict } from '../../src/plan/guards.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import type { Change, Impact, Plan } from '../../src/model/plan.ts';
import { changeOf, noBlocks, planWith } from '../builders/steps.ts';

const switches = { allowInterruption: false, maxDeletes: 2 };
const interrupting: Impact = {
  class: 'interruption',
  summary: 'the proxy stops',
  tasks: 1,
  proxies: ['p'],
  reconfigurations: 0,
  seconds: 0,
};

const guard = (plan: Plan, switches: GuardSwitches): readonly GuardVerdict[] =>
  guardPlan({ plan, blocks: noBlocks, ledger: ledgerOf(10) }, switches);

/** A ledger in which so many services of ours stay. */
const ledgerOf = (services: number, others: Ledger['rows'] = {}): Ledger => ({
  salt: '',
  rows: {
    ...Object.fromEntries(
      Array.from({ length: services }, (_, index) => [
        `service/staying-${String(index)}`,
        { id: String(index), attempted: '' },
      ]),
    ),
    ...others,
  },
});

const prunes = (kind: string, count: number): readonly Change[] =>
  Array.from({ length: count }, (_, index) => changeOf(`${kind}/${index}`, { op: 'delete', cause: 'prune' }));

describe('guardPlan()', () => {
  it('has nothing against a plan that only adds', () => {
    expect(guard(planWith({ changes: [changeOf('service/web')] }), switches)).toEqual([]);
  });

  it('stops what interrupts traffic unless that is allowed, and names the flag', () => {
    const plan = planWith({ changes: [changeOf('service/p', { impact: interrupting })] });

    expect(guard(plan, switches)).toMatchObject([
      {
        reason: '1 change would interrupt traffic: service/p',
        hint: expect.stringContaining('--allow-interruption') as unknown,
      },
    ]);
    expect(guard(plan, { ...switches, allowInterruption: true })).toEqual([]);
  });

  it('stops more deletions of one kind than allowed, and names the flag', () => {
    expect(guard(planWith({ changes: prunes('service', 2) }), switches)).toEqual([]);
    expect(
      guard(planWith({ changes: [...prunes('service', 2), ...prunes('network', 2)] }), switches),
    ).toEqual([]);
    expect(guard(planWith({ changes: prunes('service', 3) }), switches)).toMatchObject([
      { hint: expect.stringContaining('--max-deletes 3') as unknown },
    ]);
  });

  const unsaid = { allowInterruption: false, maxDeletes: undefined };

  it.each([
    [2, 1],
    [3, 1],
    [5, 2],
    [6, 3],
    [100, 3],
  ])('without a number allows of %i objects of a kind %i', (ours, allowed) => {
    const verdicts = (count: number): number => {
      const plan = planWith({ changes: prunes('service', count) });
      return guardPlan({ plan, blocks: noBlocks, ledger: ledgerOf(ours - count) }, unsaid).length;
    };

    expect([verdicts(allowed), verdicts(allowed + 1)]).toEqual([0, 1]);
  });

  it('without a number allows the only one of a kind', () => {
    const plan = planWith({ changes: prunes('service', 1) });

    expect(guardPlan({ plan, blocks: noBlocks, ledger: ledgerOf(0) }, unsaid)).toEqual([]);
  });

  it('takes half of the existing objects that we own entirely', () => {
    const plan = planWith({ changes: prunes('service', 2) });
    const others: Ledger['rows'] = {
      'service/new': { attempted: '' },
      'service/of-a-stack': { id: 'a', attempted: '', applied: { image: 'nginx' } },
      'service/proxy': { id: 'b', attempted: '', applied: { block: 'east' } },
      'network/net': { id: 'c', attempted: '' },
    };

    expect(guardPlan({ plan, blocks: noBlocks, ledger: ledgerOf(1, others) }, unsaid)).toHaveLength(1);
    expect(guardPlan({ plan, blocks: noBlocks, ledger: ledgerOf(2, others) }, unsaid)).toEqual([]);
  });

  it('counts objects that go, and no node whose labels are taken off', () => {
    const released = Array.from({ length: 5 }, (_, index) =>
      changeOf(`node/n-${String(index)}`, { op: 'update', cause: 'prune' }),
    );

    expect(guard(planWith({ changes: released }), switches)).toEqual([]);
  });

  it('says how many of one kind go, which, and how many may', () => {
    expect(guard(planWith({ changes: prunes('network', 3) }), switches)).toEqual([
      {
        reason: '3 deletions of one kind are more than the 2 allowed: network/0, network/1, network/2',
        hint: 'If all of them are intended, allow them with --max-deletes 3',
      },
    ]);
  });

  it('does not count orphans of a block that is removed on purpose', () => {
    const orphans = prunes('service', 5).map((change): Change => ({ ...change, cause: 'manifest' }));

    expect(guard(planWith({ changes: orphans }), switches)).toEqual([]);
  });

  it.each([
    [1, 1],
    [3, 1],
    [5, 2],
    [100, 3],
  ])('without a number allows of %i clusters to prune %i', (ours, allowed) => {
    const verdicts = (count: number): number => {
      const pruned = Array.from({ length: count }, (_, index) => `c${String(index)}`);
      const blocks = { ours, pruned };
      return guardPlan({ plan: planWith({}), ledger: ledgerOf(10), blocks }, unsaid).length;
    };

    expect([verdicts(allowed), verdicts(allowed + 1)]).toEqual([0, 1]);
  });

  it('says how many clusters go, which, and how many may', () => {
    const blocks = { ours: 9, pruned: ['a', 'b', 'c'] };

    expect(guardPlan({ plan: planWith({}), ledger: ledgerOf(10), blocks }, switches)).toEqual([
      {
        reason: '3 clusters pruned are more than the 2 allowed: Extensions.a, Extensions.b, Extensions.c',
        hint: 'If all of them are intended, allow them with --max-deletes 3',
      },
    ]);
    const allowed = { ...switches, maxDeletes: 3 };
    expect(guardPlan({ plan: planWith({}), ledger: ledgerOf(10), blocks }, allowed)).toEqual([]);
  });

  it('reports both if both stop it', () => {
    const changes = prunes('service', 3).map((change) => ({ ...change, impact: interrupting }));

    expect(guard(planWith({ changes }), switches)).toHaveLength(2);
  });
});

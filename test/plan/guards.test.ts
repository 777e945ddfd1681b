import { describe, expect, it } from 'vitest';
import { holdBack, type GuardedPlan, type GuardSwitches } from '../../src/plan/guards.ts';
import type { Key } from '../../src/kernel/key.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import type { Change, HeldBack, Impact } from '../../src/model/plan.ts';
import type { ObjectSwitches } from '../../src/model/switches.ts';
import type { Write } from '../../src/model/write.ts';
import { changeOf, noBlocks, planWith } from '../builders/steps.ts';

const switches = { allowInterruption: false, maxDeletes: 2 };
const unsaid = { allowInterruption: false, maxDeletes: undefined };

const interrupting = (...proxies: readonly string[]): Impact => ({
  class: 'interruption',
  summary: 'it stops',
  ...{ tasks: 1, proxies, reconfigurations: 0, seconds: 0 },
});

const guarded = (
  changes: readonly Change[],
  { ledger = ledgerOf(10), writes = new Map<string, Write>(), ...more }: Partial<GuardedPlan> = {},
): GuardedPlan => ({ plan: planWith({ changes }), blocks: noBlocks, ledger, writes, ...more });

const guard = (changes: readonly Change[], some: GuardSwitches = switches): readonly HeldBack[] =>
  holdBack(guarded(changes), some);

const resources = (held: readonly HeldBack[]): readonly Key[] => held.map(({ resource }) => resource);

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

const prunes = (
  kind: string,
  count: number,
  overrides: Partial<Change> = { op: 'delete' },
): readonly Change[] =>
  Array.from({ length: count }, (_, index) => changeOf(`${kind}/${index}`, { cause: 'prune', ...overrides }));

describe('holdBack()', () => {
  it('has nothing against a plan that only adds', () => {
    expect(guard([changeOf('service/web')])).toEqual([]);
  });

  describe('on annotations', () => {
    const both = [
      changeOf('service/p', { impact: interrupting('p') }),
      changeOf('service/q', { impact: interrupting('q') }),
    ];
    const annotated = new Map<Key, ObjectSwitches>([
      ['service/p', { interruptions: 'auto' }],
      ['service/q', { interruptions: 'report' }],
    ]);

    it.each([true, false])('lets them win over what holds for everything: %s', (allowInterruption) => {
      const held = guard(both, { ...switches, allowInterruption, annotated });

      expect(resources(held)).toEqual(['service/q']);
    });

    it('lets the name that a person gives win over them', () => {
      expect(guard(both, { ...switches, annotated, allowInterruptionOf: ['service/q'] })).toEqual([]);
    });

    it('ignores those about something else', () => {
      const other = new Map<Key, ObjectSwitches>([['service/q', { heal: 'report' }]]);

      expect(guard(both, { ...switches, allowInterruption: true, annotated: other })).toEqual([]);
    });

    it.each(['node/n', 'service/core'] as const)('holds back for a proxy what %s would do to it', (id) => {
      const change = changeOf(id, { impact: interrupting('p', 'q') });
      const writes = new Map<string, Write>(
        id === 'service/core' ? [[id, { kind: 'switchConfig' } as unknown as Write]] : [],
      );
      const hold = (some: ReadonlyMap<Key, ObjectSwitches>): readonly Key[] =>
        resources(
          holdBack(guarded([change], { writes }), { ...switches, allowInterruption: true, annotated: some }),
        );

      expect(hold(annotated)).toEqual(id === 'node/n' ? ['node/n'] : ['service/q']);
      expect(hold(new Map())).toEqual([]);
    });
  });

  describe('on what interrupts traffic', () => {
    const harmless = changeOf('service/web');
    const stop = changeOf('service/p', { impact: interrupting('p') });

    it('holds back that alone, says why, and names the flags', () => {
      expect(guard([harmless, stop])).toEqual([
        {
          resource: 'service/p',
          guard: 'interruption',
          reason: 'it would interrupt traffic: it stops',
          hint: 'Choose the time, and allow it with --allow-interruption-of service/p; everything with --allow-interruption',
        },
      ]);
    });

    it('holds back nothing if everything may interrupt traffic', () => {
      expect(guard([stop], { ...switches, allowInterruption: true })).toEqual([]);
    });

    it('holds back only what may not', () => {
      const other = changeOf('service/q', { impact: interrupting('q') });
      const some = { ...switches, allowInterruptionOf: ['service/p'] };

      expect(resources(guard([stop, other], some))).toEqual(['service/q']);
    });

    it('does not take a service to be allowed because its proxy is', () => {
      const web = changeOf('service/web', { impact: interrupting('p') });

      expect(guard([web], { ...switches, allowInterruptionOf: ['service/p'] })).toHaveLength(1);
    });

    it('allows labels of a node by its name, or by those of all proxies that they evict', () => {
      const node = changeOf('node/n', { impact: interrupting('p', 'q') });
      const allowing = (...allowInterruptionOf: readonly string[]) =>
        resources(guard([node], { ...switches, allowInterruptionOf }));

      expect(allowing('node/n')).toEqual([]);
      expect(allowing('service/p', 'service/q')).toEqual([]);
      expect(allowing('service/p')).toEqual(['node/n']);
      expect(allowing('service/n')).toEqual(['node/n']);
    });

    it('allows labels of a node by the name of the only proxy that they evict', () => {
      const node = changeOf('node/n', { impact: interrupting('p') });

      expect(guard([node], { ...switches, allowInterruptionOf: ['service/p'] })).toEqual([]);
    });

    it('does not take a node without a proxy to be allowed', () => {
      const node = changeOf('node/n', { impact: interrupting() });

      expect(resources(guard([node]))).toEqual(['node/n']);
    });

    describe('of the core', () => {
      const core = changeOf('service/core', { op: 'update', impact: interrupting('p', 'q') });
      const writes = new Map<string, Write>([
        [
          'service/core',
          {
            kind: 'switchConfig',
            ref: { id: 'c', version: 1 },
            spec: {},
            reference: { target: '/config.toml', name: 'conf-2', id: undefined },
          },
        ],
      ]);
      const ofCore = (some: Partial<GuardSwitches>, refused: readonly HeldBack[] = []) =>
        holdBack(
          { ...guarded([core], { writes }), plan: planWith({ changes: [core], refused }) },
          { ...switches, ...some },
        );

      it('holds back the proxies that it would replace, so that the rest of config.toml goes on', () => {
        expect(ofCore({})).toMatchObject([
          {
            resource: 'service/p',
            reason: 'service/core would interrupt traffic: it stops',
            hint: expect.stringContaining('--allow-interruption-of service/p;') as unknown,
          },
          { resource: 'service/q' },
        ]);
      });

      it('holds back only proxies that may not be interrupted', () => {
        expect(resources(ofCore({ allowInterruptionOf: ['service/q'] }))).toEqual(['service/p']);
        expect(ofCore({ allowInterruptionOf: ['service/q', 'service/p'] })).toEqual([]);
        expect(ofCore({ allowInterruptionOf: ['service/core'] })).toEqual([]);
      });

      it('does not take a proxy that is refused for another reason to be held back', () => {
        const refused = { resource: 'service/p', reason: 'it is quarantined', hint: '' } as const;
        const plan = planWith({ changes: [core], refused: [refused] });

        expect(resources(holdBack({ ...guarded([core], { writes }), plan }, switches))).toEqual([
          'service/p',
          'service/q',
        ]);
      });

      it('holds back the core if its proxies are held back and it interrupts traffic all the same', () => {
        const held: readonly HeldBack[] = (['service/p', 'service/q'] as const).map((resource) => ({
          ...{ resource, reason: '', hint: '', guard: 'interruption' },
        }));

        expect(resources(ofCore({}, held))).toEqual(['service/core']);
        expect(resources(ofCore({}, held.slice(1)))).toEqual(['service/p']);
      });
    });
  });

  describe('on deletions', () => {
    it('holds back all of a kind if they are more than allowed, and names the flag', () => {
      expect(guard(prunes('service', 2))).toEqual([]);
      expect(guard([...prunes('service', 2), ...prunes('network', 2)])).toEqual([]);
      expect(resources(guard([...prunes('service', 2), ...prunes('network', 3)]))).toEqual([
        'network/0',
        'network/1',
        'network/2',
      ]);
    });

    it('says how many there are, and how many may be', () => {
      expect(guard(prunes('network', 3))[1]).toEqual({
        resource: 'network/1',
        guard: 'deletion',
        reason: 'it is one of 3 networks that would be deleted, and no more than 2 may be',
        hint: 'If all of them are intended, allow them with --max-deletes 3',
      });
    });

    it('counts services that are un-adopted like those that are deleted', () => {
      const released = changeOf('service/theirs', { op: 'update', cause: 'prune' });

      expect(guard([...prunes('service', 1), released])).toEqual([]);
      expect(guard([...prunes('service', 2), released])[2]).toMatchObject({
        resource: 'service/theirs',
        reason: 'it is one of 3 services that would be deleted or un-adopted, and no more than 2 may be',
      });
    });

    it('does not count nodes that lose labels', () => {
      expect(guard(prunes('node', 5, { op: 'update' }))).toEqual([]);
    });

    it('does not count orphans of a block that is removed on purpose', () => {
      expect(guard(prunes('service', 5, { op: 'delete', cause: 'manifest' }))).toEqual([]);
    });

    it.each([
      [2, 1],
      [3, 1],
      [5, 2],
      [6, 3],
      [100, 3],
    ])('without a number allows of %i objects of a kind %i', (ours, allowed) => {
      const held = (count: number): number =>
        holdBack(guarded(prunes('service', count), { ledger: ledgerOf(ours - count) }), unsaid).length;

      expect([held(allowed), held(allowed + 1)]).toEqual([0, allowed + 1]);
    });

    it('without a number allows the only one of a kind', () => {
      expect(holdBack(guarded(prunes('service', 1), { ledger: ledgerOf(0) }), unsaid)).toEqual([]);
    });

    it('takes half of the existing objects that we own or have adopted', () => {
      const others: Ledger['rows'] = {
        'service/new': { attempted: '' },
        'service/of-a-stack': { id: 'a', attempted: '', applied: { image: 'nginx' } },
        'service/proxy': { id: 'b', attempted: '', applied: { block: 'east' } },
        'service/extension': { id: 'd', attempted: '', applied: { block: 'east' } },
        'network/net': { id: 'c', attempted: '' },
      };
      const held = (services: number): number =>
        holdBack(guarded(prunes('service', 2), { ledger: ledgerOf(services, others) }), unsaid).length;

      expect(held(0)).toBe(2);
      expect(held(1)).toBe(0);
    });
  });

  describe('on clusters', () => {
    const pruned = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: `c${String(index)}`,
        proxy: `service/p${String(index)}` as Key,
      }));
    const blocks = (ours: number, count: number) => guarded([], { blocks: { ours, pruned: pruned(count) } });

    it.each([
      [1, 1],
      [3, 1],
      [5, 2],
      [100, 3],
    ])('without a number allows of %i clusters to prune %i', (ours, allowed) => {
      const held = (count: number): number => holdBack(blocks(ours, count), unsaid).length;

      expect([held(allowed), held(allowed + 1)]).toEqual([0, allowed + 1]);
    });

    it('holds back their proxies, and says of which cluster', () => {
      expect(holdBack(blocks(9, 3), switches)[0]).toEqual({
        resource: 'service/p0',
        guard: 'deletion',
        reason: 'Extensions.c0 is one of 3 clusters that would be pruned, and no more than 2 may be',
        hint: 'If all of them are intended, allow them with --max-deletes 3',
      });
      expect(holdBack(blocks(9, 3), { ...switches, maxDeletes: 3 })).toEqual([]);
    });
  });

  it('gives both reasons and both flags for what two guards hold back', () => {
    const [first] = guard(prunes('service', 3, { op: 'delete', impact: interrupting() }));

    expect(first).toMatchObject({
      resource: 'service/0',
      reason:
        'it would interrupt traffic: it stops; it is one of 3 services that would be deleted or un-adopted, and no more than 2 may be',
      hint: expect.stringMatching(/--allow-interruption\. If all .* --max-deletes 3$/) as unknown,
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectNodes } from '../../src/compile/select-nodes.ts';
import type { ServiceCluster } from '../../src/model/manifest/manifest.ts';
import { observedNode } from '../builders/observed.ts';
import { itHolds } from '../support/it-holds.ts';

type NodeSelector = NonNullable<ServiceCluster['spec']['nodeSelector']>;

const nodes = [
  observedNode('lb-0', { labels: { zone: 'dmz' } }),
  observedNode('lb-1', { labels: { zone: 'lan' }, architecture: 'aarch64' }),
  observedNode('Manager-0', { role: 'manager', labels: { zone: 'dmz' } }),
  observedNode('win-0', { os: 'windows' }),
];

describe('selectNodes()', () => {
  it.each<[string, NodeSelector, readonly string[]]>([
    ['names', { names: 'lb-*' }, ['lb-0', 'lb-1']],
    ['names, whatever their case', { names: 'MANAGER-?' }, ['Manager-0']],
    ['a role', { role: 'manager' }, ['Manager-0']],
    ['an operating system', { platform: { os: 'windows' } }, ['win-0']],
    ['an architecture as images spell it', { platform: { arch: 'arm64' } }, ['lb-1']],
    ['an architecture as engines spell it', { platform: { arch: 'aarch64' } }, ['lb-1']],
    ['a label', { labels: { zone: 'dmz' } }, ['Manager-0', 'lb-0']],
    ['every part of it', { role: 'worker', labels: { zone: 'dmz' }, names: 'lb-*' }, ['lb-0']],
    ['nothing', { labels: { zone: 'dmz', rack: '7' } }, []],
  ])('matches by %s', (_, selector, names) => {
    expect(selectNodes(selector, nodes)).toEqual(names);
  });

  it('matches a node whatever its state and availability', () => {
    const down = observedNode('lb-0', { state: 'down' });
    const drained = observedNode('lb-1', { availability: 'drain' });

    expect(selectNodes({ names: 'lb-*' }, [down, drained])).toEqual(['lb-0', 'lb-1']);
  });

  it('counts a node that left and joined again once, and nodes with equal hostnames by id', () => {
    const left = observedNode('lb-0', { id: 'old', state: 'down' });
    const again = observedNode('lb-0', { id: 'new' });
    const twin = observedNode('lb-0', { id: 'twin' });

    expect(selectNodes({ names: 'lb-*' }, [left, again])).toEqual(['lb-0']);
    expect(selectNodes({ names: 'lb-*' }, [left, again, twin])).toEqual(['new', 'twin']);
    expect(selectNodes({ names: 'lb-*' }, [left, { ...again, state: 'down' }])).toEqual(['lb-0']);
  });

  it('does not match the labels that a node had before it joined again', () => {
    const left = observedNode('lb-0', { id: 'old', state: 'down', labels: { zone: 'dmz' } });
    const again = observedNode('lb-0', { id: 'new' });

    expect(selectNodes({ labels: { zone: 'dmz' } }, [left, again])).toEqual([]);
  });

  it('names the matching one of two nodes with equal hostnames by its id', () => {
    const fits = observedNode('lb-0', { id: 'fits', labels: { zone: 'dmz' } });
    const twin = observedNode('lb-0', { id: 'twin' });

    expect(selectNodes({ labels: { zone: 'dmz' } }, [fits, twin])).toEqual(['fits']);
  });

  const anyNode = fc.record({
    hostname: fc.constantFrom('lb-0', 'lb-1', 'web-0', 'web-1'),
    role: fc.constantFrom('manager', 'worker'),
    state: fc.constantFrom('ready', 'down', 'unknown'),
    zone: fc.constantFrom('dmz', 'lan'),
  });
  const anySelector: fc.Arbitrary<NodeSelector> = fc.record(
    {
      names: fc.constantFrom('*', 'lb-*', '*-0'),
      role: fc.constantFrom('manager' as const, 'worker' as const),
      labels: fc.constant({ zone: 'dmz' }),
    },
    { requiredKeys: [] },
  );
  const nodesOf = (made: readonly { hostname: string; role: string; state: string; zone: string }[]) =>
    made.map(({ hostname, role, state, zone }, index) =>
      observedNode(hostname, { id: `id-${String(index)}`, role, state, labels: { zone } }),
    );

  itHolds('does not depend on the order of the nodes, nor on whether they are up', 100, () =>
    fc.property(
      fc.uniqueArray(anyNode, { maxLength: 4, selector: ({ hostname }) => hostname }),
      anySelector,
      (made, selector) => {
        const chosen = selectNodes(selector, nodesOf(made));

        expect(selectNodes(selector, nodesOf(made).reverse())).toEqual(chosen);
        expect(selectNodes(selector, nodesOf(made.map((node) => ({ ...node, state: 'down' }))))).toEqual(
          chosen,
        );
      },
    ),
  );

  itHolds('chooses fewer nodes the more it asks for', 100, () =>
    fc.property(fc.array(anyNode, { maxLength: 6 }), anySelector, anySelector, (made, one, other) => {
      const both = selectNodes({ ...one, ...other }, nodesOf(made));

      expect(both.length).toBeLessThanOrEqual(selectNodes(other, nodesOf(made)).length);
    }),
  );
});

import { describe, expect, it } from 'vitest';
import { closestName } from '../../src/kernel/closest-name.ts';

const fields = ['serviceCluster', 'nodes', 'networks', 'proxy', 'replicas', 'config'];

describe('closestName()', () => {
  it.each([
    ['replica', 'replicas'],
    ['Nodes', 'nodes'],
    ['porxy', 'proxy'],
    ['servicecluster', 'serviceCluster'],
    ['netwroks', 'networks'],
  ])('finds the candidate for "%s"', (name, expected) => {
    expect(closestName(name, fields)).toBe(expected);
  });

  it.each(['colour', 'x', '', 'n'.repeat(10_000)])('finds nothing for %j', (name) => {
    expect(closestName(name, fields)).toBeUndefined();
  });

  it('finds nothing without candidates', () => {
    expect(closestName('nodes', [])).toBeUndefined();
  });
});

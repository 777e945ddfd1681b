import { describe, expect, it } from 'vitest';
import { closure, dependentsIn } from '../../src/kernel/closure.ts';

const edges: Readonly<Record<string, readonly string[]>> = {
  a: ['b', 'c'],
  b: ['c'],
  c: ['a', 'd'],
  e: ['d'],
};
const next = (id: string): readonly string[] => edges[id] ?? [];

describe('closure()', () => {
  it('has the items that it starts from and all that they lead to, once, also in a circle', () => {
    expect([...closure(['a'], next).keys()]).toEqual(['a', 'b', 'c', 'd']);
    expect(closure([], next).size).toBe(0);
  });

  it('says for each from where it was reached first', () => {
    expect(Object.fromEntries(closure(['e', 'b'], next))).toEqual({ e: 'e', b: 'b', d: 'e', c: 'b', a: 'b' });
  });
});

describe('dependentsIn()', () => {
  it('turns the edges round', () => {
    const dependents = dependentsIn([
      { id: 'a', dependsOn: ['x'] },
      { id: 'b', dependsOn: ['a', 'x'] },
    ]);

    expect(dependents('x')).toEqual(['a', 'b']);
    expect(dependents('a')).toEqual(['b']);
    expect(dependents('b')).toEqual([]);
  });
});

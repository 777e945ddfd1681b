import { describe, expect, it } from 'vitest';
import { closure, dependantsIn } from '../../src/kernel/closure.ts';

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

describe('dependantsIn()', () => {
  it('turns the edges round', () => {
    const dependants = dependantsIn([
      { id: 'a', dependsOn: ['x'] },
      { id: 'b', dependsOn: ['a', 'x'] },
    ]);

    expect(dependants('x')).toEqual(['a', 'b']);
    expect(dependants('a')).toEqual(['b']);
    expect(dependants('b')).toEqual([]);
  });
});

import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { instrument } from '../../../tools/mutation/instrument.ts';

/** What could be wrong with a text, as a report shows it. */
const mutantsOf = (source: string): readonly string[] =>
  instrument('a.ts', source, 0).mutants.map(({ from, to }) => `${from} -> ${to}`);

/** What a function of the source gives, with one of its mutants awake. */
function resultWith(active: number, source: string, ...values: readonly unknown[]): unknown {
  const { code } = instrument('a.ts', source, 0);
  const isMutant = (id: number): boolean => id === active;
  return runInNewContext(`(${code})(...values)`, { isMutant, values });
}

describe('instrument()', () => {
  it.each<[string, readonly string[]]>([
    ['f(a === b)', ['a === b -> a !== b', 'f(a === b) -> ']],
    ['x = a < 3', ['3 -> 4', 'a < 3 -> a <= 3', 'a < 3 -> a >= 3', 'x = a < 3 -> ']],
    ['const c = a && b', ['a && b -> a || b', 'a && b -> a', 'a && b -> b']],
    ['const c = a ?? b', ['a ?? b -> a', 'a ?? b -> b']],
    ['const c = !a', ['!a -> a']],
    ['const c = [a, ...b]', ['a -> ', '...b -> ']],
    ['const c = { a, b: 1 }', ['1 -> 2', 'a -> ', 'b: 1 -> ']],
    ['const c = a.filter(f).sort()', ['.filter(f) -> ', '.sort() -> ']],
    ['const c = a.some(f)', ['some -> every']],
    ['const c = a?.b', ['a?.b -> a.b']],
    ["const c = 'update'", ["'update' -> 'mutant'"]],
    ['const c = (a) => b', ['b -> undefined']],
    ['function f() { g() }', ['g() -> ', '{ … } -> {}']],
    ['if (a) b; else c', ['a -> true', 'a -> false', 'b -> ', 'c -> '].toSorted()],
  ])('makes of %j what a slip of the pen could have made of it', (source, mutants) => {
    expect([...mutantsOf(source)].sort()).toEqual([...mutants].sort());
  });

  it.each([
    "const c = 'words for people'",
    'const c = `${a} of them`',
    "type A = 'b'",
    "import { a } from 'b'",
    'const c: { readonly d: true } = a',
    'const c: A = a as A',
  ])('leaves %j alone', (source) => {
    expect(mutantsOf(source)).toEqual([]);
  });

  it('writes all mutants into the code, each asleep until it is asked for', () => {
    const source = '(a, b) => (a > 1 && b ? [a, b] : [])';
    const mutants = mutantsOf(source);

    const wake = (mutant: string): unknown => resultWith(mutants.indexOf(mutant), source, 2, 3);
    expect(resultWith(-1, source, 2, 3)).toEqual([2, 3]);
    expect(wake('1 -> 2')).toEqual([]);
    expect(wake('b -> ')).toEqual([2]);
    expect(wake('a > 1 && b -> false')).toEqual([]);
  });

  it('leaves a chain in one piece', () => {
    expect(resultWith(-1, '(a) => a?.b.c', undefined)).toBeUndefined();
  });

  it('says where a mutant is, and counts on from the id that it is given', () => {
    const { code, mutants } = instrument('a.ts', '\n  const c = !a;', 7);

    expect(mutants).toEqual([{ line: 2, column: 13, from: '!a', to: 'a', start: 13, end: 15, text: '(a)' }]);
    expect(code).toContain('isMutant(7)');
  });
});

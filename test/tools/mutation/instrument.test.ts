import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { instrument } from '../../../tools/mutation/instrument.ts';

/** The mutants of a source, as the report shows them. */
const mutantsOf = (source: string): readonly string[] =>
  instrument('a.ts', source, 0).mutants.map(({ from, to }) => `${from} -> ${to}`);

/** The result of a function in the source, with one of its mutants active. */
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
  ])('makes the mutants of %j', (source, mutants) => {
    expect([...mutantsOf(source)].sort()).toEqual([...mutants].sort());
  });

  it.each([
    "const c = 'words for people'",
    'const c = `${a} of them`',
    "type A = 'b'",
    "import { a } from 'b'",
    'const c: { readonly d: true } = a',
    'const c: A = a as A',
  ])('makes no mutants of %j', (source) => {
    expect(mutantsOf(source)).toEqual([]);
  });

  it('puts all mutants into the code, each inactive until it is selected', () => {
    const source = '(a, b) => (a > 1 && b ? [a, b] : [])';
    const mutants = mutantsOf(source);

    const activate = (mutant: string): unknown => resultWith(mutants.indexOf(mutant), source, 2, 3);
    expect(resultWith(-1, source, 2, 3)).toEqual([2, 3]);
    expect(activate('1 -> 2')).toEqual([]);
    expect(activate('b -> ')).toEqual([2]);
    expect(activate('a > 1 && b -> false')).toEqual([]);
  });

  it('does not break optional chains', () => {
    expect(resultWith(-1, '(a) => a?.b.c', undefined)).toBeUndefined();
  });

  it('returns the position of a mutant, and numbers them from the given id', () => {
    const { code, mutants } = instrument('a.ts', '\n  const c = !a;', 7);

    expect(mutants).toEqual([{ line: 2, column: 13, from: '!a', to: 'a', start: 13, end: 15, text: '(a)' }]);
    expect(code).toContain('isMutant(7)');
  });
});

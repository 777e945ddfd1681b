import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../src/kernel/matches-glob.ts';
import { itHolds } from '../support/it-holds.ts';

describe('matchesGlob()', () => {
  it.each<[string, string, boolean]>([
    ['lb-0', 'lb-0', true],
    ['lb-0', 'lb-01', false],
    ['lb-*', 'lb-', true],
    ['lb-*', 'lb-east-7', true],
    ['lb-*', 'web-lb-7', false],
    ['*-lb', 'east-lb', true],
    ['*lb*', 'east-lb-7', true],
    ['lb-?', 'lb-7', true],
    ['lb-?', 'lb-', false],
    ['lb-?', 'lb-17', false],
    ['*', '', true],
    ['?', '', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['n.example', 'nXexample', false],
  ])('%s on %s: %s', (pattern, text, isMatch) => {
    expect(matchesGlob(pattern, text)).toBe(isMatch);
  });

  itHolds('agrees with a regular expression', 100, () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 6 });
    const texts = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 });

    return fc.property(letters, texts, (pattern, text) => {
      const source = pattern.join('').replaceAll('?', '.').replaceAll('*', '.*');

      expect(matchesGlob(pattern.join(''), text.join(''))).toBe(
        new RegExp(`^${source}$`).test(text.join('')),
      );
    });
  });

  it('takes no longer on a name that almost matches', () => {
    const pattern = `${'*a'.repeat(100)}b`;

    expect(matchesGlob(pattern, 'a'.repeat(255))).toBe(false);
  });
});

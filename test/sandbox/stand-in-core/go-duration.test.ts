import { describe, expect, it } from 'vitest';
import { parseGoDuration } from '../../../src/sandbox/stand-in-core/go-duration.ts';

describe('parseGoDuration()', () => {
  it.each([
    ['0', 0],
    ['5s', 5_000_000_000],
    ['1m30s', 90_000_000_000],
    ['1.5h', 5_400_000_000_000],
    ['300ms', 300_000_000],
    ['2us3ns', 2_003],
    ['1µs', 1_000],
  ])('reads %s as nanoseconds', (text, expected) => {
    expect(parseGoDuration(text)).toBe(expected);
  });

  it.each(['', '5', 's', '5 s', '5d', '1m30', '-'])('does not read "%s"', (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/kernel/duration.ts';
import { itHolds } from '../support/it-holds.ts';

describe('parseDuration()', () => {
  it.each([
    ['0', 0],
    ['5s', 5_000_000_000],
    ['1m30s', 90_000_000_000],
    ['500ms', 500_000_000],
    ['1.5h', 5_400_000_000_000],
    ['2us', 2_000],
    ['2µs', 2_000],
    ['7ns', 7],
  ])('reads %s', (text, nanoseconds) => {
    expect(parseDuration(text)).toBe(nanoseconds);
  });

  it.each(['', '5', 's', '5 s', '-5s', '5S', '5s!', 'x5s', '1.s'])('finds no duration in "%s"', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  itHolds('gives whole nanoseconds for every fraction', 100, () => {
    const units = fc.constantFrom('ns', 'us', 'ms', 's', 'm', 'h');

    return fc.property(fc.nat({ max: 5000 }), fc.nat({ max: 999_999 }), units, (whole, fraction, unit) => {
      expect(Number.isInteger(parseDuration(`${whole}.${fraction}${unit}`))).toBe(true);
    });
  });
});

describe('formatDuration()', () => {
  it.each([
    [0, '0s'],
    [10_000_000_000, '10s'],
    [90_000_000_000, '1m30s'],
    [3_600_000_000_000, '1h'],
    [500_000_000, '500ms'],
    [1_000_000_007, '1s7ns'],
  ])('writes %s', (nanoseconds, text) => {
    expect(formatDuration(nanoseconds)).toBe(text);
  });

  itHolds('writes what is read back as the same', 100, () =>
    fc.property(fc.nat({ max: 2 ** 50 }), (nanoseconds) => {
      expect(parseDuration(formatDuration(nanoseconds))).toBe(nanoseconds);
    }),
  );
});

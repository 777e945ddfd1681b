import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatBytes, formatCpus, parseBytes, parseCpus } from '../../src/kernel/size.ts';
import { itHolds } from '../support/it-holds.ts';

describe('parseBytes()', () => {
  it.each([
    ['0', 0],
    ['1000', 1000],
    ['10b', 10],
    ['64m', 67_108_864],
    ['64M', 67_108_864],
    ['64MB', 67_108_864],
    ['64Mi', 67_108_864],
    ['64MiB', 67_108_864],
    ['64 m', 67_108_864],
    ['1.5k', 1536],
    ['1.0001k', 1024],
    ['1g', 1_073_741_824],
    ['1t', 1_099_511_627_776],
    ['1p', 1_125_899_906_842_624],
  ])('reads %s like the docker CLI', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', 'm', '-1', '1 k b', '64mm', '64e', '1,5g', '64i', '.5g'])('finds no size in "%s"', (text) => {
    expect(parseBytes(text)).toBeUndefined();
  });
});

describe('parseCpus()', () => {
  it.each([
    [0.5, 500_000_000],
    ['0.1', 100_000_000],
    ['1.000000001', 1_000_000_001],
    [2, 2_000_000_000],
    ['0.001', 1_000_000],
  ])('reads %s in whole billionths', (cpus, nanoCpus) => {
    expect(parseCpus(cpus)).toBe(nanoCpus);
  });
});

describe('formatBytes()', () => {
  it.each([
    [0, '0b'],
    [1000, '1000b'],
    [67_108_864, '64m'],
    [1536, '1536b'],
    [1_073_741_824, '1g'],
  ])('writes %s in the largest unit without a fraction', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  itHolds('writes what is read back as the same', 100, () =>
    fc.property(fc.nat(), fc.nat({ max: 4 }), (count, power) => {
      const bytes = count * 1024 ** power;
      expect(parseBytes(formatBytes(bytes))).toBe(bytes);
    }),
  );
});

describe('formatCpus()', () => {
  itHolds('writes what is read back as the same', 100, () =>
    fc.property(fc.nat(), (nanoCpus) => {
      expect(parseCpus(formatCpus(nanoCpus))).toBe(nanoCpus);
    }),
  );
});

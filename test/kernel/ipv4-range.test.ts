import { describe, expect, it } from 'vitest';
import { formatIpv4Range, parseIpv4, parseIpv4Range, rangesOverlap } from '../../src/kernel/ipv4-range.ts';

describe('parseIpv4Range()', () => {
  it('reads the first and the last address, whatever is behind the prefix', () => {
    expect(parseIpv4Range('10.85.0.7/24')).toEqual({
      ...{ first: 0x0a550000, last: 0x0a5500ff, bits: 24, isExact: false },
    });
    expect(parseIpv4Range('0.0.0.0/0')).toEqual({ first: 0, last: 2 ** 32 - 1, bits: 0, isExact: true });
    expect(parseIpv4Range('255.255.255.255/32')).toMatchObject({ first: 2 ** 32 - 1, last: 2 ** 32 - 1 });
  });

  it.each([
    '10.0.0.0',
    '10.0.0.0/33',
    '10.0.0/24',
    '10.0.0.256/24',
    '10.0.0.0/24/1',
    '10.00.0.0/8',
    'fd00::/64',
    '',
  ])('%j is not one', (text) => {
    expect(parseIpv4Range(text)).toBeUndefined();
  });

  it('is written as its first address', () => {
    expect(formatIpv4Range(parseIpv4Range('192.168.255.7/22')!)).toBe('192.168.252.0/22');
  });
});

describe('rangesOverlap()', () => {
  it.each([
    ['10.0.0.0/24', '10.0.0.128/25', true],
    ['10.0.0.128/25', '10.0.0.0/8', true],
    ['10.0.0.0/24', '10.0.0.0/24', true],
    ['10.0.0.0/24', '10.0.1.0/24', false],
    ['10.0.1.0/24', '10.0.0.0/24', false],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(rangesOverlap(parseIpv4Range(left)!, parseIpv4Range(right)!)).toBe(expected);
  });
});

describe('parseIpv4()', () => {
  it('reads addresses, and nothing else', () => {
    expect([parseIpv4('10.0.0.7'), parseIpv4('10.0.0'), parseIpv4('::1')]).toEqual([
      0x0a000007,
      undefined,
      undefined,
    ]);
  });
});

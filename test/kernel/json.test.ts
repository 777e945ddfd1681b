import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  isEqualJson,
  parseJson,
  textsOf,
  valueAt,
  withValueAt,
  type Json,
} from '../../src/kernel/json.ts';
import { inKeyOrder, kindOf, nameOf, type Key } from '../../src/kernel/key.ts';
import { itHolds } from '../support/it-holds.ts';

describe('valueAt()', () => {
  it('finds a value, and nothing if any key of the path is missing', () => {
    const value = { a: { b: [1] } };

    expect(valueAt(value, ['a', 'b'])).toEqual([1]);
    expect(valueAt(value, [])).toBe(value);
    expect(valueAt(value, ['a', 'x', 'y'])).toBeUndefined();
    expect(valueAt(value, ['a', 'b', 'length'])).toBeUndefined();
    expect(valueAt(value, ['constructor'])).toBeUndefined();
  });
});

describe('withValueAt()', () => {
  it('sets a value, creates missing parents and keeps other keys', () => {
    const target = { a: { b: 1, c: 2 }, d: 3 };

    expect(withValueAt(target, ['a', 'b'], 9)).toEqual({ a: { b: 9, c: 2 }, d: 3 });
    expect(withValueAt(target, ['x', 'y'], 9)).toEqual({ ...target, x: { y: 9 } });
    expect(withValueAt({ a: null }, ['a', 'b'], 9)).toEqual({ a: { b: 9 } });
    expect(target).toEqual({ a: { b: 1, c: 2 }, d: 3 });
  });

  it('removes a value without creating missing parents', () => {
    expect(withValueAt({ a: { b: 1 } }, ['a', 'b'], undefined)).toEqual({ a: {} });
    expect(withValueAt({ d: 1 }, ['a', 'b'], undefined)).toEqual({ d: 1 });
  });
});

describe('canonicalJson()', () => {
  itHolds('is JSON of the same value, equal for every order of keys', 100, () =>
    fc.property(fc.jsonValue(), (value) => {
      const json = value as Json;

      expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(json)));
      expect(canonicalJson(reversed(json))).toBe(canonicalJson(json));
    }),
  );

  it('omits undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    expect(isEqualJson({ a: undefined }, {})).toBe(true);
  });
});

describe('parseJson()', () => {
  it('is undefined for invalid JSON', () => {
    expect(parseJson('{"a":1}')).toEqual({ a: 1 });
    expect(parseJson('{')).toBeUndefined();
    expect(parseJson(undefined)).toBeUndefined();
  });
});

describe('textsOf()', () => {
  it('returns the texts of a list and none for anything else', () => {
    expect(textsOf(['a', 1, null, 'b'])).toEqual(['a', 'b']);
    expect(textsOf('a')).toEqual([]);
    expect(textsOf(undefined)).toEqual([]);
  });
});

describe('inKeyOrder()', () => {
  it('orders by kind and then by code point, not by locale', () => {
    const keys: readonly Key[] = ['service/a', 'network/b', 'service/B', 'node/z', 'network/a', 'service/ä'];

    expect(inKeyOrder(keys, (key) => key)).toEqual([
      'network/a',
      'network/b',
      'node/z',
      'service/B',
      'service/a',
      'service/ä',
    ]);
  });
});

describe('nameOf()', () => {
  it('is everything after the first slash', () => {
    expect(nameOf('config/a/b')).toBe('a/b');
    expect(kindOf('config/a/b')).toBe('config');
  });
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => reversed(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner ?? null)]),
  );
}

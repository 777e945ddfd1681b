import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  childPointer,
  fieldName,
  parentPointer,
  segmentsOf,
} from '../../../src/manifest/fields/json-pointer.ts';
import { itHolds } from '../../support/it-holds.ts';

describe('childPointer()', () => {
  itHolds('is undone by segmentsOf() and parentPointer(), whatever the segments', 100, () =>
    fc.property(fc.array(fc.string(), { minLength: 1 }), (segments) => {
      const pointer = segments.reduce<string>(childPointer, '');

      expect(segmentsOf(pointer)).toEqual(segments);
      expect(segmentsOf(parentPointer(pointer))).toEqual(segments.slice(0, -1));
    }),
  );
});

describe('fieldName()', () => {
  it.each([
    ['', ''],
    ['/spec/route/hosts/0', 'spec.route.hosts[0]'],
    ['/spec/labels/com.example~1team', 'spec.labels["com.example/team"]'],
    ['/spec/labels/a\u001bb', String.raw`spec.labels["a\u001bb"]`],
  ])('writes %j as users write it', (pointer, name) => {
    expect(fieldName(pointer)).toBe(name);
  });
});

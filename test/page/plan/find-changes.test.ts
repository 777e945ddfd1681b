import { describe, expect, it } from 'vitest';
import { findChanges } from '../../../src/page/plan/find-changes.ts';
import { busyPageView } from '../../builders/busy-page-view.ts';

const changes = busyPageView().plan?.changes ?? [];
const found = (text: string, onlyInterrupting = false): readonly string[] =>
  findChanges(changes, { text, onlyInterrupting }).map(({ id }) => id);

describe('findChanges()', () => {
  it('finds all without a filter', () => {
    expect(found('')).toHaveLength(changes.length);
  });

  it('finds by object and by field, in any case', () => {
    expect(found(' PAYMENT ')).toEqual(['service/payment']);
    expect(found('subnet')).toEqual(['network/shop-west']);
    expect(found('nowhere')).toEqual([]);
  });

  it('finds what interrupts traffic', () => {
    expect(found('', true)).toEqual(['service/payment', 'service/old-search']);
  });
});

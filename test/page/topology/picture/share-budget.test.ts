import { expect, it } from 'vitest';
import { shareBudget } from '../../../../src/page/topology/picture/share-budget.ts';

it.each([
  [[5, 1, 3], 20, [5, 1, 3]],
  [[1000, 10, 1000, 20, 30], 300, [120, 10, 120, 20, 30]],
  [[7, 7, 7], 10, [3, 3, 4]],
  [[], 10, []],
])('of %j and %d each column gets %j', (wanted, budget, shares) => {
  expect(shareBudget(wanted, budget)).toEqual(shares);
});

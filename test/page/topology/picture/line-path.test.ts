import { expect, it } from 'vitest';
import { linePath } from '../../../../src/page/topology/picture/line-path.ts';

const boxes = new Map([
  ['a', { left: 0, top: 10, width: 100, height: 20 }],
  ['b', { left: 150.25, top: 40, width: 100, height: 20 }],
]);

it('a curve from the right edge of an item to the left edge of the other', () => {
  expect(linePath([{ from: 'a', to: 'b' }], boxes)).toBe('M100 20C125.1 20 125.1 50 150.3 50');
});

it('what has no place has no line', () => {
  expect(linePath([{ from: 'a', to: 'c' }], boxes)).toBe('');
});

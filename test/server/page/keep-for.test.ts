import { describe, expect, it } from 'vitest';
import { keepFor } from '../../../src/server/page/keep-for.ts';
import { createFakeClock } from '../../fakes/fake-clock.ts';

describe('keepFor()', () => {
  it('makes a value once within its time, and again after it', async () => {
    const { clock, made, valueOf } = counted();

    expect([valueOf('a'), valueOf('a')]).toEqual(['a 1', 'a 1']);
    await clock.advance(100);
    expect(valueOf('a')).toBe('a 2');
    expect(made()).toBe(2);
  });

  it('keeps no more than it may, whatever is asked for', () => {
    const { made, valueOf } = counted();
    for (const key of ['a', 'b', 'c']) valueOf(key);

    expect([valueOf('c'), valueOf('a')]).toEqual(['c 3', 'a 4']);
    expect(made()).toBe(4);
  });
});

function counted() {
  const clock = createFakeClock();
  let count = 0;
  const valueOf = keepFor((key) => `${key} ${(count += 1)}`, { clock, ms: 100, most: 2 });
  return { clock, made: () => count, valueOf };
}

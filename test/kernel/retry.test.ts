import { describe, expect, it } from 'vitest';
import { retry } from '../../src/kernel/retry.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';

const failingUntil = (last: number) => (attempt: number) =>
  attempt < last ? Promise.reject(new Error(`attempt ${attempt}`)) : Promise.resolve(`attempt ${attempt}`);

describe('retry()', () => {
  it('gives the first success, with a pause after each failure', async () => {
    const clock = createInstantClock();

    expect(await retry(failingUntil(4), clock, (_, attempt) => 100 * attempt)).toBe('attempt 4');
    expect(clock.monotonicMs()).toBe(100 + 200 + 300);
  });

  it('throws the error after which it gives up', async () => {
    const pauseAfter = (_: unknown, attempt: number) => (attempt < 3 ? 1 : undefined);

    await expect(retry(failingUntil(9), createInstantClock(), pauseAfter)).rejects.toThrow('attempt 3');
  });

  it('ends in a pause once the signal is aborted', async () => {
    const stop = new AbortController();

    const trying = retry(failingUntil(9), createFakeClock(), () => 1_000, stop.signal);
    await Promise.resolve();
    stop.abort(new Error('time is up'));

    await expect(trying).rejects.toThrow('time is up');
  });
});

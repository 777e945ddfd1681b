import { describe, expect, it } from 'vitest';
import { createWakeUp } from '../../src/kernel/wake-up.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';

const never = new AbortController().signal;

describe('createWakeUp()', () => {
  it('rests for its time, and less where it is woken', async () => {
    const clock = createFakeClock();
    const wakeUp = createWakeUp(clock);

    const first = wakeUp.rest(1_000, never);
    await clock.advance(1_000);
    await first;
    const second = wakeUp.rest(1_000, never);
    wakeUp.wake();

    await expect(second).resolves.toBeUndefined();
  });

  it('keeps a wake-up that comes while nobody rests, for one rest', async () => {
    const clock = createFakeClock();
    const wakeUp = createWakeUp(clock);
    wakeUp.wake();
    await wakeUp.rest(1_000, never);

    let isOver = false;
    const rest = wakeUp.rest(1_000, never).then(() => (isOver = true));
    await clock.advance(999);
    expect(isOver).toBe(false);
    await clock.advance(1);

    await rest;
  });

  it('ends without an error once the signal is aborted', async () => {
    const stop = new AbortController();

    const rest = createWakeUp(createFakeClock()).rest(1_000, stop.signal);
    stop.abort();

    await expect(rest).resolves.toBeUndefined();
  });
});

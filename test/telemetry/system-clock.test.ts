import { expect, test } from 'vitest';
import { createSystemClock } from '../../src/telemetry/system-clock.ts';

test('createSystemClock() sleeps for about the given time or longer, by its own monotonic time', async () => {
  const clock = createSystemClock();
  const startMs = clock.monotonicMs();

  await clock.sleep(5);

  // Timers use whole milliseconds of another clock, so one less is possible.
  expect(clock.monotonicMs() - startMs).toBeGreaterThanOrEqual(4);
  expect(clock.now()).toBeInstanceOf(Date);
});

test('createSystemClock() wakes with the reason of the signal, before or during the sleep', async () => {
  const clock = createSystemClock();
  const stop = new AbortController();

  const sleeping = clock.sleep(3_600_000, stop.signal);
  stop.abort(new Error('time to go'));

  await expect(sleeping).rejects.toThrow('time to go');
  await expect(clock.sleep(3_600_000, stop.signal)).rejects.toThrow('time to go');
});

test('createSystemClock() does not wake early from a sleep longer than a timer of Node.js', async () => {
  const stop = new AbortController();
  let woke = false;

  const sleeping = createSystemClock()
    .sleep(2 ** 31 + 1_000, stop.signal)
    .then(
      () => {
        woke = true;
      },
      () => undefined,
    );
  await createSystemClock().sleep(10);
  stop.abort();
  await sleeping;

  expect(woke).toBe(false);
});

test('createSystemClock() lets any number of waits sleep on one signal, without a warning of Node.js', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error): number => warnings.push(warning);
  process.on('warning', note);
  const stop = new AbortController();
  const clock = createSystemClock();

  await Promise.all(Array.from({ length: 30 }, () => clock.sleep(1, stop.signal)));
  // A warning is emitted on the next tick.
  await clock.sleep(1);

  process.off('warning', note);
  expect(warnings).toEqual([]);
});

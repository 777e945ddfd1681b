import { describe, expect, it } from 'vitest';
import { createDelivery } from '../../src/notify/delivery.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger } from '../fakes/recording-logger.ts';
import { alive, degraded, recovered, syncFailed, synced } from './alerts.ts';
import { hourMs, minuteMs, worldWith } from './delivery-world.ts';
import { createFakeNotifier, failureOf } from './fake-notifier.ts';

describe('createDelivery() retries', () => {
  it('keeps the order while a receiver is away, with pauses that double up to 30 s', async () => {
    const { notifier, clock, delivery } = worldWith();
    notifier.answer('no');
    delivery.enqueue(degraded('a'));
    delivery.enqueue(degraded('b'));
    await clock.advance(1_000);

    const pauses: (number | undefined)[] = [];
    for (let pause = 0; pause < 7; pause += 1) {
      pauses.push(clock.pendingMs()[0]);
      await clock.advance(clock.pendingMs()[0] ?? 0);
    }
    delivery.enqueue(degraded('c'));
    notifier.answer('ok');
    await clock.advance(minuteMs);

    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30].map((seconds) => seconds * 1_000));
    expect(notifier.sent).toEqual([['a', 'b', 'c'].map((name) => degraded(name).summary)]);
  });

  it('shortens pauses at random, to no less than half', async () => {
    const notifier = createFakeNotifier();
    notifier.answer('no');
    const clock = createFakeClock();
    const channel = { notifier, accepts: () => true, timing: { groupWaitMs: 0, repeatMs: undefined } };
    const retry = { random: () => 0.5 };
    const delivery = createDelivery([channel], { clock, logger: createRecordingLogger(), retry });

    delivery.enqueue(degraded('a'));
    await clock.advance(0);

    expect(clock.pendingMs()).toEqual([750]);
  });

  it.each([
    [120_000, 120_000],
    [100, 1_000],
    [86_400_000, 600_000],
  ])('waits for a receiver that asks for %i ms: %i', async (retryAfterMs, expected) => {
    const { clock, delivery } = worldWith({ send: () => Promise.reject(failureOf('no', retryAfterMs)) });

    delivery.enqueue(degraded('a'));
    await clock.advance(1_000);

    expect(clock.pendingMs()).toEqual([expected]);
  });

  it('drops a begin whose end came before it arrived, with that end', async () => {
    const { notifier, clock, delivery } = worldWith();
    notifier.answer('no');

    delivery.enqueue(degraded('a'));
    delivery.enqueue(degraded('b'));
    await clock.advance(1_000);
    delivery.enqueue(recovered('a'));
    notifier.answer('ok');
    await clock.advance(minuteMs);

    expect(notifier.sent).toEqual([[degraded('b').summary]]);
  });

  it('sends the end alone if the begin may have arrived', async () => {
    const { notifier, clock, delivery } = worldWith();
    notifier.answer('maybe', 'no', 'ok');

    delivery.enqueue(degraded('a'));
    await clock.advance(2_000);
    delivery.enqueue(recovered('a'));
    await clock.advance(minuteMs);

    expect(notifier.sent).toEqual([[recovered('a').summary]]);
  });

  it('sends an incident that ends at once as one message', async () => {
    const { notifier, clock, delivery } = worldWith();

    delivery.enqueue(degraded('a'));
    delivery.enqueue(recovered('a'));
    await clock.advance(1_000);

    expect(notifier.sent).toEqual([[degraded('a').summary, recovered('a').summary]]);
    expect(clock.pendingMs()).toEqual([]);
  });

  it('isolates an alert that the receiver refuses, and sends the others', async () => {
    const refused = (summary: string): boolean => summary.includes('poison');
    const sent: string[] = [];
    const { clock, logger, delivery } = worldWith({
      send({ items }) {
        if (items.some(({ alert }) => refused(alert.summary))) return Promise.reject(failureOf('refused'));
        sent.push(...items.map(({ alert }) => alert.summary));
        return Promise.resolve();
      },
    });

    for (const name of ['a', 'b', 'poison', 'c', 'd']) delivery.enqueue(degraded(name));
    await clock.advance(1_000);

    expect(sent).toEqual(['a', 'b', 'c', 'd'].map((name) => degraded(name).summary));
    expect(logger.records.filter(({ level }) => level === 'error')).toEqual([
      {
        level: 'error',
        message: 'Alert dropped: the receiver refuses it',
        fields: { channel: 'pager', events: ['health.degraded'], reason: 'it is away', hint: 'Wake it' },
      },
    ]);
  });

  it('logs when a receiver goes and when it is back, and not every attempt', async () => {
    const { notifier, clock, logger, delivery } = worldWith();
    notifier.answer('no');

    delivery.enqueue(degraded('a'));
    await clock.advance(hourMs);
    notifier.answer('ok');
    await clock.advance(minuteMs);

    expect(logger.records.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'warn: Alerts not delivered yet: they are sent again',
      'info: Alerts are delivered again',
    ]);
  });
});

describe('createDelivery() after an hour without its receiver', () => {
  it('delivers what is still true within a minute, in order, and nothing else', async () => {
    const { notifier, clock, delivery } = worldWith();
    notifier.answer('no');
    // 25 services degrade; every second one recovers, and every fourth degrades again.
    const names = Array.from({ length: 25 }, (_, index) => `s${String(index).padStart(2, '0')}`);
    const transitions = [
      ...names.map((name) => degraded(name)),
      ...names.filter((_, index) => index % 2 === 0).map(recovered),
      ...names.filter((_, index) => index % 4 === 0).map((name) => degraded(name, 'has failed again')),
      syncFailed('a change has failed'),
      ...['r1', 'r2', 'r3'].map(synced),
      alive('day 1'),
      alive('day 2'),
    ];
    expect(transitions.length).toBeGreaterThanOrEqual(50);
    for (const alert of transitions) {
      delivery.enqueue(alert);
      await clock.advance(hourMs / transitions.length);
    }

    notifier.answer('ok');
    await clock.advance(minuteMs);

    expect(notifier.sent).toEqual([
      [
        ...names.filter((_, index) => index % 2 === 1).map((name) => degraded(name).summary),
        ...names
          .filter((_, index) => index % 4 === 0)
          .map((name) => degraded(name, 'has failed again').summary),
        synced('r3').summary,
        alive('day 2').summary,
      ],
    ]);
  });

  it('keeps no more than the open incidents, however many transitions there are', async () => {
    const { notifier, clock, delivery } = worldWith();
    notifier.answer('maybe');

    for (let round = 0; round < 500; round += 1) {
      for (const name of ['a', 'b']) delivery.enqueue(round % 2 === 0 ? degraded(name) : recovered(name));
      delivery.enqueue(alive(`round ${round}`));
      await clock.advance(7_000);
    }

    const [state] = delivery.channels();
    expect(state).toMatchObject({ name: 'pager', failure: 'it is away' });
    expect(state?.waiting).toBeLessThanOrEqual(3);
  });
});

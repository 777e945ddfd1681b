import { describe, expect, it } from 'vitest';
import { createDelivery } from '../../src/notify/delivery.ts';
import type { Notifier } from '../../src/notify/notifier.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger } from '../fakes/recording-logger.ts';
import { degraded, recovered, synced } from './alerts.ts';
import { hourMs, worldOf, worldWith } from './delivery-world.ts';
import { createFakeNotifier } from './fake-notifier.ts';

describe('createDelivery() groups', () => {
  it('returns before anything is sent', async () => {
    const { notifier, clock, delivery } = worldWith();

    delivery.enqueue(degraded('a'));
    const attemptsAtOnce = notifier.attempts();
    await clock.advance(1_000);

    expect([attemptsAtOnce, notifier.attempts()]).toEqual([0, 1]);
  });

  it('sends what comes within the group wait in one message, in order', async () => {
    const { notifier, clock, delivery } = worldWith();

    for (const name of ['a', 'b', 'c']) delivery.enqueue(degraded(name));
    await clock.advance(999);
    delivery.enqueue(degraded('d'));
    const sentEarly = notifier.sent;
    await clock.advance(1);
    delivery.enqueue(degraded('e'));
    await clock.advance(1_000);

    expect(sentEarly).toEqual([]);
    expect(notifier.sent).toEqual([
      ['a', 'b', 'c', 'd'].map((name) => degraded(name).summary),
      [degraded('e').summary],
    ]);
  });

  it('sends no more in a message than the receiver takes', async () => {
    const { notifier, clock, delivery } = worldWith({ groupLimit: 2 });

    for (const name of ['a', 'b', 'c', 'd', 'e']) delivery.enqueue(degraded(name));
    await clock.advance(1_000);

    expect(notifier.sent.map(({ length }) => length)).toEqual([2, 2, 1]);
  });

  it('tells the receiver what stays open', async () => {
    const { notifier, clock, delivery } = worldWith();

    for (const alert of [degraded('a'), degraded('b')]) delivery.enqueue(alert);
    await clock.advance(1_000);
    delivery.enqueue(recovered('a'));
    await clock.advance(1_000);

    expect(notifier.messages.map(({ open }) => open.map(({ resource }) => resource))).toEqual([
      ['service/a', 'service/b'],
      ['service/b'],
    ]);
    expect(notifier.messages[1]?.items[0]?.begin).toEqual(degraded('a'));
  });
});

describe('createDelivery() repeats', () => {
  it('sends an open incident again at the interval, until it ends', async () => {
    const { notifier, clock, delivery } = worldWith();
    const { summary } = degraded('a');

    delivery.enqueue(degraded('a'));
    await clock.advance(9 * hourMs);
    delivery.enqueue(recovered('a'));
    await clock.advance(9 * hourMs);

    expect(notifier.sent).toEqual([
      [summary],
      [`${summary} #1`],
      [`${summary} #2`],
      [recovered('a').summary],
    ]);
    expect(clock.pendingMs()).toEqual([]);
  });

  it('does not send the same again before, and sends its newest text', async () => {
    const { notifier, clock, delivery } = worldWith();

    delivery.enqueue(degraded('a', 'crashes for 5 s'));
    await clock.advance(hourMs);
    delivery.enqueue(degraded('a', 'crashes for 1h', { at: '2026-01-01T01:00:00.000Z' }));
    await clock.advance(3 * hourMs + 1_000);

    expect(notifier.sent).toEqual([['service/a crashes for 5 s'], ['service/a crashes for 1h #1']]);
  });

  it('sends an incident whose content has changed', async () => {
    const { notifier, clock, delivery } = worldWith();

    delivery.enqueue(degraded('a', 'has 0 of 1 task: no suitable node'));
    await clock.advance(1_000);
    delivery.enqueue(degraded('a', 'has 0 of 1 task: no such image'));
    await clock.advance(1_000);

    expect(notifier.sent).toHaveLength(2);
  });

  it('repeats nothing where the receiver wants none', async () => {
    const notifier = createFakeNotifier();
    const clock = createFakeClock();
    const channel = { notifier, accepts: () => true, timing: { groupWaitMs: 0, repeatMs: undefined } };
    const delivery = createDelivery([channel], { clock, logger: createRecordingLogger() });

    delivery.enqueue(degraded('a'));
    await clock.advance(100 * hourMs);

    expect(notifier.sent).toHaveLength(1);
  });

  it('repeats on time where the interval is longer than a timer may be', async () => {
    const notifier = createFakeNotifier();
    const clock = createFakeClock();
    const repeatMs = 1_000 * hourMs;
    const channel = { notifier, accepts: () => true, timing: { groupWaitMs: 0, repeatMs } };
    const delivery = createDelivery([channel], { clock, logger: createRecordingLogger() });

    delivery.enqueue(degraded('a'));
    await clock.advance(0);
    const [pendingMs = 0] = clock.pendingMs();
    await clock.advance(repeatMs);

    expect(pendingMs).toBeLessThan(2 ** 31);
    expect(notifier.sent).toHaveLength(2);
  });
});

describe('createDelivery() after a restart', () => {
  const at = '2025-12-31T21:00:00.000Z';
  const incidents = ['a', 'b'].map((name) => {
    const alert = degraded(name, undefined, { at });
    return { id: alert.incident?.id ?? '', since: at, alert };
  });

  it('tells nothing again, repeats on schedule, and sends the ends', async () => {
    const { notifier, clock, delivery } = worldWith();

    delivery.seed(incidents);
    delivery.enqueue(degraded('a'));
    await clock.advance(hourMs - 1);
    delivery.enqueue(recovered('a'));
    await clock.advance(2_000);

    expect(notifier.sent).toEqual([[`${degraded('b').summary} #1`], [recovered('a').summary]].reverse());
  });

  it('repeats nothing once it is no longer the writer', async () => {
    const { notifier, clock, delivery } = worldWith();

    delivery.seed(incidents);
    await clock.advance(1_000);
    delivery.seed([]);
    await clock.advance(100 * hourMs);

    expect(notifier.sent).toEqual([]);
    expect(clock.pendingMs()).toEqual([]);
  });

  it('sends no end of which the receiver has no begin, but says that a sync succeeded', async () => {
    const { notifier, clock, delivery } = worldWith();

    for (const alert of [recovered('a'), synced('r1')]) delivery.enqueue(alert);
    await clock.advance(1_000);

    expect(notifier.sent).toEqual([[synced('r1').summary]]);
  });
});

describe('createDelivery() has channels that do not wait for each other', () => {
  it('sends over one while another hangs', async () => {
    const quick = createFakeNotifier({ name: 'quick' });
    const hanging: Notifier = { ...createFakeNotifier(), send: () => new Promise(() => undefined) };
    const { clock, delivery } = worldOf(hanging, quick);

    delivery.enqueue(degraded('a'));
    await clock.advance(1_000);

    expect(quick.sent).toHaveLength(1);
  });
});

describe('createDelivery() flushes', () => {
  it('sends at once what is collected, and retries', async () => {
    const { notifier, clock, delivery } = worldWith();
    notifier.answer('no', 'ok');

    delivery.enqueue(degraded('a'));
    const flushed = delivery.flush(5_000);
    await clock.advance(1_000);
    await flushed;

    expect(notifier.sent).toEqual([[degraded('a').summary]]);
    expect(clock.pendingMs()).toEqual([]);
  });

  it('ends in time, logs what is dropped, and sends nothing afterwards', async () => {
    const { notifier, clock, logger, delivery } = worldWith();
    notifier.answer('no');
    delivery.enqueue(degraded('a'));
    delivery.enqueue(degraded('b'));

    const flushed = delivery.flush(7_500);
    await clock.advance(7_500);
    await flushed;
    const attempts = notifier.attempts();
    delivery.enqueue(degraded('c'));
    delivery.seed([]);
    await clock.advance(hourMs);

    expect(notifier.attempts()).toBe(attempts);
    expect(logger.records.at(-1)).toMatchObject({
      message: 'Alerts dropped: time is up',
      fields: { channel: 'pager', count: 2 },
    });
    expect(clock.pendingMs()).toEqual([]);
  });

  it('ends a message that hangs', async () => {
    const { clock, delivery } = worldWith({
      send: (_message, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        }),
    });
    delivery.enqueue(degraded('a'));

    const flushed = delivery.flush(5_000);
    await clock.advance(5_000);

    await expect(flushed).resolves.toBeUndefined();
  });

  it('ends at once without anything to send, though incidents are open', async () => {
    const { clock, delivery } = worldWith();
    delivery.enqueue(degraded('a'));
    await clock.advance(2_000);

    await delivery.flush(5_000);

    expect(clock.pendingMs()).toEqual([]);
  });
});

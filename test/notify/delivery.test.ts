import { expect, test } from 'vitest';
import type { Alert } from '../../src/model/alert.ts';
import { Failure, type FailureKind } from '../../src/model/failure.ts';
import { createDelivery } from '../../src/notify/delivery.ts';
import { createWebhookNotifier } from '../../src/notify/webhook.ts';
import type { Notifier } from '../../src/ports/notifier.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger } from '../fakes/recording-logger.ts';
import { startReceiver } from './receiver.ts';

const alertOf = (summary: string): Alert => ({
  event: 'sync.failed',
  severity: 'critical',
  owner: 'default',
  at: '2026-01-01T00:00:00.000Z',
  summary,
});

const refusal = (kind: FailureKind): Failure =>
  new Failure('Cannot deliver to pager: it is away', { kind, code: 'notify-failed', hint: 'Wake it' });

interface FakeNotifier extends Notifier {
  readonly sent: readonly string[];
}

/** Rejects the first `refusals` alerts, then accepts all. */
function createNotifier(refusals: readonly FailureKind[] = [], name = 'pager'): FakeNotifier {
  const sent: string[] = [];
  const left = [...refusals];
  return {
    name,
    sent,
    send(alert) {
      const kind = left.shift();
      if (kind !== undefined) return Promise.reject(refusal(kind));
      sent.push(alert.summary);
      return Promise.resolve();
    },
  };
}

const waitingNotifier = (): Notifier => ({
  name: 'pager',
  send: (_alert, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    }),
});

const steady = { random: () => 0 };

function parts(retry = steady) {
  return { clock: createFakeClock(), logger: createRecordingLogger(), retry };
}

test('createDelivery() returns before anything is sent', async () => {
  const notifier = createNotifier();
  const delivery = createDelivery({ notifiers: [notifier], ...parts() });

  delivery.enqueue(alertOf('one'));
  const sentAtOnce = [...notifier.sent];
  await delivery.flush(1_000);

  expect(sentAtOnce).toEqual([]);
  expect(notifier.sent).toEqual(['one']);
});

test('createDelivery() keeps the order of alerts while the first one is retried', async () => {
  const notifier = createNotifier(['transient', 'transient']);
  const { clock, ...rest } = parts();
  const delivery = createDelivery({ notifiers: [notifier], clock, ...rest });

  delivery.enqueue(alertOf('one'));
  delivery.enqueue(alertOf('two'));
  await clock.advance(999);
  delivery.enqueue(alertOf('three'));
  const sentEarly = [...notifier.sent];
  await clock.advance(1 + 2_000);

  expect(sentEarly).toEqual([]);
  expect(notifier.sent).toEqual(['one', 'two', 'three']);
});

test('createDelivery() doubles its waits up to a minute and gives up after ten attempts', async () => {
  const notifier = createNotifier(Array.from({ length: 10 }, () => 'transient'));
  const { clock, logger, retry } = parts();
  const delivery = createDelivery({ notifiers: [notifier], clock, logger, retry });

  delivery.enqueue(alertOf('one'));
  delivery.enqueue(alertOf('two'));
  await clock.advance(3_600_000);

  const delays = logger.records
    .filter(({ level }) => level === 'warn')
    .map(({ fields }) => fields['delayMs']);
  expect(delays).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * 1_000));
  expect(logger.records.at(-1)).toEqual({
    level: 'error',
    message: 'Alert dropped: it cannot be delivered',
    fields: {
      channel: 'pager',
      event: 'sync.failed',
      attempt: 10,
      reason: 'Cannot deliver to pager: it is away',
      hint: 'Wake it',
    },
  });
  expect(notifier.sent).toEqual(['two']);
});

test('createDelivery() shortens its waits at random, to no less than half', async () => {
  const notifier = createNotifier(['transient', 'transient']);
  const { clock, logger } = parts();
  const delivery = createDelivery({ notifiers: [notifier], clock, logger, retry: { random: () => 0.5 } });

  delivery.enqueue(alertOf('one'));
  await clock.advance(60_000);

  expect(logger.records.map(({ fields }) => fields['delayMs'])).toEqual([750, 1_500]);
});

test('createDelivery() does not retry a rejected alert', async () => {
  const notifier = createNotifier(['rejected']);
  const { clock, logger, retry } = parts();
  const delivery = createDelivery({ notifiers: [notifier], clock, logger, retry });

  delivery.enqueue(alertOf('one'));
  delivery.enqueue(alertOf('two'));
  await delivery.flush(1_000);

  expect(notifier.sent).toEqual(['two']);
  expect(logger.records.map(({ level }) => level)).toEqual(['error']);
});

test('createDelivery() does not let one channel delay another', async () => {
  const slow = createNotifier(['transient'], 'slow');
  const quick = createNotifier([], 'quick');
  const { clock, ...rest } = parts();
  const delivery = createDelivery({ notifiers: [slow, quick], clock, ...rest });

  delivery.enqueue(alertOf('one'));
  await clock.untilSleeping();

  expect([slow.sent, quick.sent]).toEqual([[], ['one']]);
});

test('createDelivery() drops the oldest alert of a full queue and logs it', async () => {
  const notifier = createNotifier(['transient']);
  const { clock, logger, retry } = parts();
  const delivery = createDelivery({ notifiers: [notifier], clock, logger, retry, queueLimit: 2 });

  delivery.enqueue(alertOf('one'));
  await clock.untilSleeping();
  for (const summary of ['two', 'three', 'four']) delivery.enqueue(alertOf(summary));
  await clock.advance(1_000);

  expect(notifier.sent).toEqual(['one', 'three', 'four']);
  expect(logger.records).toContainEqual({
    level: 'warn',
    message: 'Alert dropped: the queue is full',
    fields: { channel: 'pager', event: 'sync.failed' },
  });
});

test('createDelivery() waits in flush() for retries', async () => {
  const notifier = createNotifier(['transient']);
  const { clock, ...rest } = parts();
  const delivery = createDelivery({ notifiers: [notifier], clock, ...rest });
  delivery.enqueue(alertOf('one'));

  const flushed = delivery.flush(5_000);
  await clock.advance(1_000);
  await flushed;

  expect(notifier.sent).toEqual(['one']);
  expect(clock.pendingMs()).toEqual([]);
});

test('createDelivery() ends flush() in time, drops the rest, and sends later alerts', async () => {
  const { clock, logger, retry } = parts();
  const late = createNotifier(Array.from({ length: 4 }, () => 'transient'));
  const delivery = createDelivery({ notifiers: [late, waitingNotifier()], clock, logger, retry });
  delivery.enqueue(alertOf('one'));
  delivery.enqueue(alertOf('two'));

  const flushed = delivery.flush(7_500);
  await clock.advance(7_500);
  await flushed;
  delivery.enqueue(alertOf('three'));
  await clock.advance(0);

  expect(late.sent).toEqual(['three']);
  expect(clock.pendingMs()).toEqual([]);
  const messages = logger.records.map(({ message }) => message);
  expect(messages.filter((message) => message === 'Alert dropped: time is up')).toHaveLength(2);
  expect(messages.filter((message) => message === 'Alerts dropped: time is up')).toHaveLength(2);
});

test('createDelivery() flushes immediately when no alert is waiting', async () => {
  const { clock, ...rest } = parts();

  await createDelivery({ notifiers: [createNotifier()], clock, ...rest }).flush(1_000);

  expect(clock.pendingMs()).toEqual([]);
});

test('createDelivery() delivers to a receiver that is back again', async () => {
  const receiver = await startReceiver((response, index) => response.writeHead(index < 2 ? 503 : 204).end());
  const notifier = createWebhookNotifier({ url: `${receiver.url}/hunter3?key=hunter4`, secret: 'hunter2' });
  const { clock, logger, retry } = parts();
  const delivery = createDelivery({ notifiers: [notifier], clock, logger, retry });

  delivery.enqueue(alertOf('one'));
  delivery.enqueue(alertOf('two'));
  for (const delayMs of [1_000, 2_000]) {
    await clock.untilSleeping();
    await clock.advance(delayMs);
  }
  await delivery.flush(60_000);

  const summaries = receiver.received.map(({ body }) => (JSON.parse(body) as Alert).summary);
  expect(summaries).toEqual(['one', 'one', 'one', 'two']);
  const [first, second] = receiver.received.map(({ headers }) => headers['x-reconciler-delivery']);
  expect(second).toBe(first);
  expect(JSON.stringify(logger.records)).not.toContain('hunter');
});

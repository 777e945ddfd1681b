import { createDelivery, type Delivery } from '../../src/notify/delivery.ts';
import type { Notifier } from '../../src/notify/notifier.ts';
import { createFakeClock, type FakeClock } from '../fakes/fake-clock.ts';
import { createRecordingLogger, type RecordingLogger } from '../fakes/recording-logger.ts';
import { createFakeNotifier, type FakeNotifier } from './fake-notifier.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
const timing = { groupWaitMs: 1_000, repeatMs: 4 * hourMs };

export interface World {
  readonly clock: FakeClock;
  readonly logger: RecordingLogger;
  readonly delivery: Delivery;
}

export function worldOf(...notifiers: readonly Notifier[]): World {
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const channels = notifiers.map((notifier) => ({ notifier, accepts: () => true, timing }));
  const delivery = createDelivery(channels, { clock, logger, retry: { random: () => 0 } });
  return { clock, logger, delivery };
}

export function worldWith(facts: Partial<Notifier> = {}): World & { readonly notifier: FakeNotifier } {
  const notifier = createFakeNotifier(facts);
  return { notifier, ...worldOf(notifier) };
}

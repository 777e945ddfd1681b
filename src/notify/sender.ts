import type { Alert } from '../model/alert.ts';
import type { Incident } from '../model/incident.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { backoffMs, type DeliveryRetry } from './backoff.ts';
import { createDeliveryLog, type DeliveryCounts } from './delivery-log.ts';
import { NotifyFailure } from './notify-failure.ts';
import type { Notifier } from './notifier.ts';
import { addAlert } from './outbox/add-alert.ts';
import { afterDelivery, afterFailure } from './outbox/after-sending.ts';
import { dueAt, startMessage, type MessageTiming, type Sending } from './outbox/next-message.ts';
import { emptyOutbox, knowsIncident } from './outbox/outbox.ts';
import { seedOutbox } from './outbox/seed-outbox.ts';

export interface ChannelSettings {
  readonly notifier: Notifier;
  /** Whether the settings of the channel let an alert through. */
  readonly accepts: (alert: Alert) => boolean;
  readonly timing: MessageTiming;
}

export interface ChannelDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retry: DeliveryRetry;
}

/** The outbox of one receiver, and one attempt at a time to send from it. */
export interface Sender {
  readonly add: (alert: Alert) => void;
  readonly seed: (incidents: readonly Incident[]) => void;
  readonly dueMs: (timing: MessageTiming) => number | undefined;
  /** Returns how long to pause before the next attempt. */
  readonly attempt: (signal: AbortSignal) => Promise<number>;
  readonly counts: () => DeliveryCounts & { readonly waiting: number };
}

export function createSender(settings: ChannelSettings, dependencies: ChannelDependencies): Sender {
  const { notifier, accepts, timing } = settings;
  const { clock, logger, retry } = dependencies;
  const log = createDeliveryLog(notifier.name, logger);
  let outbox = emptyOutbox;
  let groupLimit = notifier.groupLimit;

  function afterRejection(sending: Sending, failure: NotifyFailure): number {
    const count = sending.message.items.length;
    const isRefused = failure.arrival === 'refused';
    // One alert that cannot be accepted takes no others with it: the message is sent in halves.
    const isDivided = isRefused && count > 1;
    outbox = afterFailure(outbox, sending, isDivided ? 'no' : failure.arrival, clock.monotonicMs());
    if (isDivided) groupLimit = Math.ceil(count / 2);
    else if (isRefused) log.refused(sending.message, failure);
    return isRefused ? 0 : backoffMs(log.failed(failure), failure.retryAfterMs, retry);
  }

  return {
    add(alert) {
      const { incident } = alert;
      // The end goes wherever the begin went, whatever its severity.
      const isFollowed = incident?.phase === 'end' && knowsIncident(outbox, incident.id);
      if (!isFollowed && !accepts(alert)) return;
      outbox = addAlert(outbox, alert, clock.monotonicMs(), log.counts().failure !== undefined);
    },
    seed(incidents) {
      const accepted = incidents.filter(({ alert }) => accepts(alert));
      outbox = seedOutbox(outbox, accepted, timing.repeatMs, clock);
    },
    dueMs: (within) => dueAt(outbox, within),
    async attempt(signal) {
      const started = startMessage(outbox, { repeatMs: timing.repeatMs, groupLimit }, clock.monotonicMs());
      outbox = started.outbox;
      try {
        await notifier.send(started.sending.message, signal);
      } catch (error) {
        if (signal.aborted) return 0;
        // Anything else is a bug, and those end the process.
        if (!(error instanceof NotifyFailure)) throw error;
        return afterRejection(started.sending, error);
      }
      outbox = afterDelivery(outbox, started.sending, clock.monotonicMs());
      groupLimit = notifier.groupLimit;
      log.delivered(started.sending.message.items.length);
      return 0;
    },
    counts: () => ({ waiting: outbox.waiting.length, ...log.counts() }),
  };
}

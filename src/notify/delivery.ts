import { alertRetry } from '../defaults/times.ts';
import type { Alert } from '../model/alert.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Notifier } from '../ports/notifier.ts';
import { createChannel, type DeliveryRetry } from './channel.ts';

export interface DeliveryDependencies {
  readonly notifiers: readonly Notifier[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retry?: DeliveryRetry;
  /** How many alerts are kept for a channel that does not answer. */
  readonly queueLimit?: number;
}

export interface Delivery {
  /** Returns immediately; every channel sends alerts in the order of the calls. */
  enqueue(alert: Alert): void;
  /** Resolves once all alerts are sent, or after `timeoutMs`, when the rest are dropped. */
  flush(timeoutMs: number): Promise<void>;
}

export function createDelivery(dependencies: DeliveryDependencies): Delivery {
  const { notifiers, clock, logger, queueLimit = 100 } = dependencies;
  const retry = { ...alertRetry, random: Math.random, ...dependencies.retry };
  const channels = notifiers.map((notifier) => createChannel({ notifier, clock, logger, retry, queueLimit }));
  return {
    enqueue(alert) {
      for (const channel of channels) channel.enqueue(alert);
    },
    async flush(timeoutMs) {
      const done = new AbortController();
      const idle = Promise.all(channels.map((channel) => channel.idle())).then(() => true);
      const late = clock.sleep(timeoutMs, done.signal).then(
        () => false,
        () => false,
      );
      const allSent = await Promise.race([idle, late]);
      done.abort();
      if (allSent) return;
      for (const channel of channels) channel.drop();
    },
  };
}

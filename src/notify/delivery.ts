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
  /** Alerts kept for a channel that does not answer. */
  readonly queueLimit?: number;
}

export interface Delivery {
  /** Returns at once; the alert leaves on every channel in the order of the calls. */
  enqueue(alert: Alert): void;
  /** Resolves once everything has left, or after `timeoutMs`, when what is left is dropped. */
  flush(timeoutMs: number): Promise<void>;
}

export function createDelivery(dependencies: DeliveryDependencies): Delivery {
  const { notifiers, clock, logger, queueLimit = 100 } = dependencies;
  const retry = { baseMs: 1_000, capMs: 60_000, maxAttempts: 10, random: Math.random, ...dependencies.retry };
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
      const allLeft = await Promise.race([idle, late]);
      done.abort();
      if (allLeft) return;
      for (const channel of channels) channel.drop();
    },
  };
}

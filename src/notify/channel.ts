import type { Alert } from '../model/alert.ts';
import { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Notifier } from '../ports/notifier.ts';

export interface DeliveryRetry {
  readonly baseMs?: number;
  readonly capMs?: number;
  readonly maxAttempts?: number;
  /** From 0 to below 1: jitter, so that many senders do not retry at once. */
  readonly random?: () => number;
}

export interface ChannelOptions {
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retry: Required<DeliveryRetry>;
  readonly queueLimit: number;
}

export interface Channel {
  enqueue(alert: Alert): void;
  idle(): Promise<void>;
  drop(): void;
}

/** Sends one alert at a time, so that alerts arrive in order. */
export function createChannel(options: ChannelOptions): Channel {
  const { notifier, logger, queueLimit } = options;
  const queue: Alert[] = [];
  let stop = new AbortController();
  let running: Promise<void> | undefined;

  async function drain(): Promise<void> {
    // Let the caller continue first, whatever a notifier does before its first await.
    await Promise.resolve();
    for (let alert = queue.shift(); alert !== undefined; alert = queue.shift()) {
      await deliver(options, alert, stop.signal);
    }
    running = undefined;
  }

  return {
    enqueue(alert) {
      queue.push(alert);
      if (queue.length > queueLimit) {
        const oldest = queue.shift();
        logger.warn('Alert dropped: the queue is full', { channel: notifier.name, event: oldest?.event });
      }
      running ??= drain();
    },
    idle: () => running ?? Promise.resolve(),
    drop() {
      if (running === undefined) return;
      if (queue.length > 0) {
        logger.warn('Alerts dropped: time is up', { channel: notifier.name, count: queue.length });
        queue.length = 0;
      }
      stop.abort(new Error('time is up'));
      stop = new AbortController();
    },
  };
}

async function deliver(options: ChannelOptions, alert: Alert, signal: AbortSignal): Promise<void> {
  const { notifier, clock, logger, retry } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await notifier.send(alert, signal);
      return;
    } catch (error) {
      const facts = { channel: notifier.name, event: alert.event, attempt };
      if (signal.aborted) {
        logTimeIsUp(options, alert);
        return;
      }
      // Anything else is a bug and must end the process.
      if (!(error instanceof Failure)) throw error;
      if (error.kind === 'rejected' || attempt >= retry.maxAttempts) {
        logger.error('Alert dropped: it cannot be delivered', {
          ...facts,
          reason: error.message,
          hint: error.hint,
        });
        return;
      }
      const delayMs = backoffMs(attempt, retry);
      logger.warn('Alert not delivered yet', { ...facts, reason: error.message, delayMs });
      const slept = await clock.sleep(delayMs, signal).then(
        () => true,
        () => false,
      );
      if (!slept) {
        logTimeIsUp(options, alert);
        return;
      }
    }
  }
}

const logTimeIsUp = ({ logger, notifier }: ChannelOptions, alert: Alert): void => {
  logger.warn('Alert dropped: time is up', { channel: notifier.name, event: alert.event });
};

/** Exponential backoff from `baseMs` up to `capMs`, shortened by up to half at random. */
function backoffMs(attempt: number, { baseMs, capMs, random }: Required<DeliveryRetry>): number {
  return Math.round(Math.min(capMs, baseMs * 2 ** (attempt - 1)) * (1 - random() / 2));
}

import type { Alert } from '../model/alert.ts';
import { retry } from '../kernel/retry.ts';
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
  const { notifier, clock, logger, retry: policy } = options;
  const facts = { channel: notifier.name, event: alert.event };
  let attempts = 0;
  const send = (attempt: number): Promise<void> => {
    attempts = attempt;
    return notifier.send(alert, signal);
  };
  const pauseAfter = (error: unknown, attempt: number): number | undefined => {
    const isWorthIt = error instanceof Failure && error.kind !== 'rejected' && attempt < policy.maxAttempts;
    if (signal.aborted || !isWorthIt) return undefined;
    const delayMs = backoffMs(attempt, policy);
    logger.warn('Alert not delivered yet', { ...facts, attempt, reason: error.message, delayMs });
    return delayMs;
  };
  try {
    await retry(send, clock, pauseAfter, signal);
  } catch (error) {
    if (signal.aborted) {
      logger.warn('Alert dropped: time is up', facts);
      return;
    }
    // Anything else is a bug, and those end the process.
    if (!(error instanceof Failure)) throw error;
    const { message: reason, hint } = error;
    logger.error('Alert dropped: it cannot be delivered', { ...facts, attempt: attempts, reason, hint });
  }
}

/** Doubles from `baseMs` up to `capMs`; chance takes away up to half. */
function backoffMs(attempt: number, { baseMs, capMs, random }: Required<DeliveryRetry>): number {
  return Math.round(Math.min(capMs, baseMs * 2 ** (attempt - 1)) * (1 - random() / 2));
}

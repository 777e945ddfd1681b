import type { Logger } from '../ports/logger.ts';
import type { Message } from './notifier.ts';
import type { NotifyFailure } from './notify-failure.ts';

export interface DeliveryCounts {
  readonly delivered: number;
  readonly failedAttempts: number;
  /** Why the last attempt has failed; undefined if it has not. */
  readonly failure: string | undefined;
}

export interface DeliveryLog {
  readonly delivered: (alertCount: number) => void;
  /** Returns how many attempts in a row have failed. */
  readonly failed: (failure: NotifyFailure) => number;
  readonly refused: (message: Message, failure: NotifyFailure) => void;
  readonly counts: () => DeliveryCounts;
}

/** Counts and logs attempts. A receiver that is away for hours gets a line when that begins, changes and ends. */
export function createDeliveryLog(channel: string, logger: Logger): DeliveryLog {
  let delivered = 0;
  let failedAttempts = 0;
  let failuresInRow = 0;
  let failure: string | undefined;
  return {
    delivered(alertCount) {
      if (failuresInRow > 0)
        logger.info('Alerts are delivered again', { channel, attempts: failuresInRow + 1 });
      delivered += alertCount;
      failuresInRow = 0;
      failure = undefined;
    },
    failed({ reason, hint }) {
      failedAttempts += 1;
      failuresInRow += 1;
      if (failure !== reason) {
        logger.warn('Alerts not delivered yet: they are sent again', { channel, reason, hint });
      }
      failure = reason;
      return failuresInRow;
    },
    refused({ items }, { reason, hint }) {
      failedAttempts += 1;
      const events = items.map(({ alert }) => alert.event);
      logger.error('Alert dropped: the receiver refuses it', { channel, events, reason, hint });
    },
    counts: () => ({ delivered, failedAttempts, failure }),
  };
}

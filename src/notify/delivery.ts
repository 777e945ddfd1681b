import { alertRetry } from '../defaults/times.ts';
import type { Alert } from '../model/alert.ts';
import type { Incident } from '../model/incident.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { DeliveryRetry } from './backoff.ts';
import { createChannel, type ChannelState } from './channel.ts';
import type { ChannelSettings } from './sender.ts';

export interface DeliveryDependencies {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retry?: Partial<DeliveryRetry>;
}

/** Sends alerts over all channels. None of them delays another, or the caller. */
export interface Delivery {
  /** Returns immediately; every channel sends alerts in the order of the calls. */
  readonly enqueue: (alert: Alert) => void;
  /**
   * The open incidents as the swarm remembers them, once this process has become the writer: they are not sent again until
   * they are to be repeated, and their ends are sent. None, once it no longer is the writer.
   */
  readonly seed: (incidents: readonly Incident[]) => void;
  /** Resolves once all alerts are sent, or after `timeoutMs`, when the rest are dropped. Afterwards nothing is sent. */
  readonly flush: (timeoutMs: number) => Promise<void>;
  readonly channels: () => readonly ChannelState[];
}

export function createDelivery(
  settings: readonly ChannelSettings[],
  { clock, logger, retry }: DeliveryDependencies,
): Delivery {
  const dependencies = { clock, logger, retry: { ...alertRetry, random: Math.random, ...retry } };
  const channels = settings.map((each) => createChannel(each, dependencies));
  return {
    enqueue(alert) {
      for (const channel of channels) channel.enqueue(alert);
    },
    seed(incidents) {
      for (const channel of channels) channel.seed(incidents);
    },
    async flush(timeoutMs) {
      const late = new AbortController();
      const done = new AbortController();
      const timer = clock.sleep(timeoutMs, done.signal).then(
        () => {
          late.abort();
        },
        () => undefined,
      );
      await Promise.all(channels.map((channel) => channel.close(late.signal)));
      done.abort();
      await timer;
    },
    channels: () => channels.map((channel) => channel.state()),
  };
}

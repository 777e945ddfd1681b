import { createWakeUp } from '../kernel/wake-up.ts';
import type { Alert } from '../model/alert.ts';
import type { Incident } from '../model/incident.ts';
import type { DeliveryCounts } from './delivery-log.ts';
import { createSender, type ChannelDependencies, type ChannelSettings } from './sender.ts';

export interface ChannelState extends DeliveryCounts {
  readonly name: string;
  /** Alerts that are not delivered yet. */
  readonly waiting: number;
}

/** One receiver, and the only activity that sends to it, so that messages arrive in order. */
export interface Channel {
  readonly enqueue: (alert: Alert) => void;
  readonly seed: (incidents: readonly Incident[]) => void;
  /** Sends what waits without collecting, until all is sent or the signal is aborted. Afterwards nothing is sent. */
  readonly close: (signal: AbortSignal) => Promise<void>;
  readonly state: () => ChannelState;
}

/** A timer cannot be longer than 24 days: a longer rest is several. */
const longestRestMs = 24 * 3_600_000;

/** What waits is sent at once, and nothing is repeated. */
const closingTiming = { groupWaitMs: 0, repeatMs: undefined };

export function createChannel(settings: ChannelSettings, dependencies: ChannelDependencies): Channel {
  const { clock, logger } = dependencies;
  const { name } = settings.notifier;
  const sender = createSender(settings, dependencies);
  const wakeUp = createWakeUp(clock);
  const stop = new AbortController();
  let timing = settings.timing;
  let running: Promise<void> | undefined;

  /** Sends until nothing is left to send, or to repeat. */
  async function work(): Promise<void> {
    // Let the caller continue first, whatever a notifier does before its first await.
    await Promise.resolve();
    for (let dueMs = sender.dueMs(timing); dueMs !== undefined; dueMs = sender.dueMs(timing)) {
      const restMs = dueMs - clock.monotonicMs();
      if (restMs > 0) {
        await wakeUp.rest(Math.min(restMs, longestRestMs), stop.signal);
      } else {
        const pauseMs = await sender.attempt(stop.signal);
        await clock.sleep(pauseMs, stop.signal).catch(() => undefined);
      }
      if (stop.signal.aborted) break;
    }
    running = undefined;
  }

  const start = (): void => {
    running ??= work();
    wakeUp.wake();
  };

  return {
    enqueue(alert) {
      if (stop.signal.aborted) return;
      sender.add(alert);
      start();
    },
    seed(incidents) {
      if (stop.signal.aborted) return;
      sender.seed(incidents);
      start();
    },
    async close(signal) {
      timing = closingTiming;
      wakeUp.wake();
      const abort = (): void => {
        stop.abort(new Error('time is up'));
      };
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      await running;
      signal.removeEventListener('abort', abort);
      abort();
      const { waiting } = sender.counts();
      if (waiting > 0) logger.warn('Alerts dropped: time is up', { channel: name, count: waiting });
    },
    state: () => ({ name, ...sender.counts() }),
  };
}

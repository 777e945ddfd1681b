import { eventsRetry } from '../../defaults/router-defaults.ts';
import { Failure } from '../../model/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { SwarmEvent, SwarmEvents } from '../../ports/swarm-events.ts';

export interface FollowDependencies {
  readonly events: SwarmEvents;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface EventHandlers {
  /** Events come from now on. What happened before is unknown. */
  readonly onOpen: () => void;
  readonly onLost: () => void;
  readonly onEvent: (event: SwarmEvent) => void;
}

/** Follows the events of the swarm until the signal is aborted, and begins again whenever the stream is lost. */
export async function followEvents(
  { events, clock, logger }: FollowDependencies,
  { onOpen, onLost, onEvent }: EventHandlers,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  const opened = (): void => {
    if (failures > 0) logger.info('events are followed again');
    failures = 0;
    onOpen();
  };
  while (!signal.aborted) {
    try {
      await events.follow({ onOpen: opened, onEvent }, signal);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (failures === 0) logger.warn('events lost', { code: error.code, reason: error.message });
    }
    onLost();
    const pauseMs = Math.min(eventsRetry.capMs, eventsRetry.baseMs * 2 ** failures);
    failures += 1;
    await clock.sleep(pauseMs, signal).catch(() => undefined);
  }
}

import { eventsRetry } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmEvent, SwarmEvents } from '../ports/swarm-events.ts';

export interface FollowDependencies {
  readonly events: SwarmEvents;
  readonly clock: Clock;
}

export interface EventHandlers {
  /** Events come from now on. What happened before is unknown. `isAgain`: after the stream was lost. */
  readonly onOpen: (isAgain: boolean) => void;
  /** `isNew` is false if it could not be opened again either. */
  readonly onLost: (failure: Failure | undefined, isNew: boolean) => void;
  readonly onEvent: (event: SwarmEvent) => void;
}

/** Follows the events of the swarm until the signal is aborted, and begins again whenever the stream is lost. */
export async function followEvents(
  { events, clock }: FollowDependencies,
  { onOpen, onLost, onEvent }: EventHandlers,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  const opened = (): void => {
    const isAgain = failures > 0;
    failures = 0;
    onOpen(isAgain);
  };
  while (!signal.aborted) {
    let failure: Failure | undefined;
    try {
      await events.follow({ onOpen: opened, onEvent }, signal);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failure = error;
    }
    onLost(failure, failures === 0);
    const pauseMs = Math.min(eventsRetry.capMs, eventsRetry.baseMs * 2 ** failures);
    failures += 1;
    await clock.sleep(pauseMs, signal).catch(() => undefined);
  }
}

import type { Sleeper } from '../kernel/sleeper.ts';
import { createWakeUp } from '../kernel/wake-up.ts';
import type { PassReason } from '../model/event.ts';

export interface PassRequests {
  readonly add: (reason: PassReason) => void;
  readonly isPending: () => boolean;
  /** Drops what is requested, and returns its reason. */
  readonly take: () => PassReason | undefined;
  /** Waits until a pass is requested, at most `ms`. Returns the reason for the next pass: the first of several. */
  readonly next: (ms: number, signal: AbortSignal) => Promise<PassReason>;
}

export function createPassRequests(clock: Sleeper): PassRequests {
  let wakeUp = createWakeUp(clock);
  let requested: PassReason | undefined;
  const take = (): PassReason | undefined => {
    const reason = requested;
    requested = undefined;
    wakeUp = createWakeUp(clock);
    return reason;
  };
  return {
    add: (reason) => {
      requested ??= reason;
      wakeUp.wake();
    },
    isPending: () => requested !== undefined,
    take,
    next: async (ms, signal) => {
      await wakeUp.rest(ms, signal);
      return take() ?? 'interval';
    },
  };
}

import type { Sleeper } from '../kernel/sleeper.ts';
import { createWakeUp } from '../kernel/wake-up.ts';
import type { PassReason } from '../model/event.ts';

export interface PassRequests {
  readonly add: (reason: PassReason) => void;
  readonly isPending: () => boolean;
  /** Waits until a pass is requested, at most `ms`. Returns the reason for the next pass: the first of several. */
  readonly next: (ms: number, signal: AbortSignal) => Promise<PassReason>;
}

export function createPassRequests(clock: Sleeper): PassRequests {
  const wakeUp = createWakeUp(clock);
  let requested: PassReason | undefined;
  return {
    add: (reason) => {
      requested ??= reason;
      wakeUp.wake();
    },
    isPending: () => requested !== undefined,
    next: async (ms, signal) => {
      await wakeUp.rest(ms, signal);
      const reason = requested ?? 'interval';
      requested = undefined;
      return reason;
    },
  };
}

import type { Sleeper } from '../kernel/sleeper.ts';
import { createWakeUp } from '../kernel/wake-up.ts';
import type { PassReason } from '../model/event.ts';

export interface PassRequests {
  readonly add: (reason: PassReason) => void;
  /** Rests until somebody asks for a pass, or for `ms`. Gives why the next pass runs: of several reasons the first. */
  readonly next: (ms: number, signal: AbortSignal) => Promise<PassReason>;
}

export function createPassRequests(clock: Sleeper): PassRequests {
  const wakeUp = createWakeUp(clock);
  let asked: PassReason | undefined;
  return {
    add: (reason) => {
      asked ??= reason;
      wakeUp.wake();
    },
    next: async (ms, signal) => {
      await wakeUp.rest(ms, signal);
      const reason = asked ?? 'interval';
      asked = undefined;
      return reason;
    },
  };
}

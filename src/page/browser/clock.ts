import type { PageClock } from '../client.ts';

export interface ServerClock extends PageClock {
  /** The time that the server has just sent. */
  readonly set: (at: string) => void;
}

/** Goes on from the last time of the server: the clock of this machine may be wrong. */
export function createServerClock(): ServerClock {
  const listeners = new Set<() => void>();
  let aheadMs = 0;
  setInterval(() => {
    for (const listener of listeners) listener();
  }, 1000);
  return {
    now: () => Date.now() + aheadMs,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (at) => {
      aheadMs = Date.parse(at) - Date.now();
    },
  };
}

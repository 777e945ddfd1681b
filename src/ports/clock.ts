/** Time as the application sees it. Tests give a fake one that they move by hand. */
export interface Clock {
  /** Wall clock, for what people read. */
  now(): Date;
  /** Milliseconds that only grow, for measuring and judging how long something took. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. Keeps no process alive once aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

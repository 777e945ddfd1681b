/** Time as the application sees it. Tests use a fake clock that they advance themselves. */
export interface Clock {
  /** Wall clock time, for display. */
  now(): Date;
  /** Milliseconds that never go back, for durations and timeouts. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted, and then no timer keeps the process alive. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

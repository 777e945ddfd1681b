/** The part of a clock that a pause needs. */
export interface Sleeper {
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

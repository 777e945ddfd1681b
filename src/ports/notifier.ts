import type { Alert } from '../model/alert.ts';

/** One channel on which alerts leave. */
export interface Notifier {
  readonly name: string;
  /** Delivers once; fails with `notify-failed`. Retrying is the caller's. */
  send(alert: Alert, signal?: AbortSignal): Promise<void>;
}

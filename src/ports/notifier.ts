import type { Alert } from '../model/alert.ts';

/** One channel over which alerts are sent. */
export interface Notifier {
  readonly name: string;
  /** Delivers once; fails with `notify-failed`. The caller retries. */
  send(alert: Alert, signal?: AbortSignal): Promise<void>;
}

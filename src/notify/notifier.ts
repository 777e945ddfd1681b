import type { Alert } from '../model/alert.ts';

/** What a receiver gets at once. */
export interface Message {
  /** At least one, in the order in which they happened. */
  readonly items: readonly MessageItem[];
  /** The incidents that stay open, as far as this receiver knows of them. */
  readonly open: readonly Alert[];
}

export interface MessageItem {
  readonly alert: Alert;
  /** Of an alert that ends an incident: the one that began it. */
  readonly begin?: Alert;
  /** Which repetition of an alert that was sent before it is, from 1. */
  readonly repeat?: number;
}

/** Sends messages to one receiver in its format. */
export interface Notifier {
  /** Shown in logs. Without a path, a token or a password. */
  readonly name: string;
  /** How many alerts a message may have. Formats for people show the first few, and count the others. */
  readonly groupLimit: number;
  /** How long after it was sent an open incident is sent again, for what the settings say; undefined: never. */
  readonly repeatAfter: (settingMs: number) => number | undefined;
  /** Whether an alert is sent to a receiver whose settings name no events. */
  readonly wants: (alert: Alert) => boolean;
  /** Delivers once; fails with a `NotifyFailure`. The caller retries. */
  readonly send: (message: Message, signal: AbortSignal) => Promise<void>;
}

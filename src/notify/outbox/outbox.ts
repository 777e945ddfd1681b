import type { Alert } from '../../model/alert.ts';

/** What one receiver has to get, and what it has. A value: every function of this folder returns a new one. */
export interface Outbox {
  /** In the order in which they are sent. At most a begin and an end of each incident, and the last of each other event. */
  readonly waiting: readonly Waiting[];
  /** The incidents of which the receiver has, or may have, the begin and not the end, by id. */
  readonly open: ReadonlyMap<string, OpenIncident>;
  /** Number of the next entry. */
  readonly next: number;
}

export interface Waiting {
  readonly number: number;
  readonly alert: Alert;
  /** Monotonic time. */
  readonly addedMs: number;
  /** It was sent without an acknowledgement, or came while the receiver was away. */
  readonly isLate: boolean;
  /** Part of the message that is being sent now. */
  readonly isSending: boolean;
}

export interface OpenIncident {
  /** Its begin, as it is known now. */
  readonly alert: Alert;
  /** Monotonic time at which it was last sent. */
  readonly sentMs: number;
  readonly repeats: number;
  /** False: its begin or its end was sent, and is not acknowledged. */
  readonly isSure: boolean;
}

export const emptyOutbox: Outbox = { waiting: [], open: new Map(), next: 1 };

/** Whether the receiver has, or will have, the begin of this incident. */
export const knowsIncident = ({ waiting, open }: Outbox, id: string): boolean =>
  open.has(id) || waiting.some(({ alert }) => alert.incident?.id === id && alert.incident.phase === 'begin');

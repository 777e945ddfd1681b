import type { PassReason, StampedEvent } from '../model/event.ts';
import type { ReconcilerSnapshot } from '../model/snapshot.ts';

/** What the daemon offers to those who ask it from outside: a web hook, a status page, a metrics endpoint. */
export interface ReconcilerPort {
  /** Asks for a pass and returns at once. Requests that come before it begins make one pass. */
  readonly requestPass: (reason: PassReason) => void;
  /** The same after a push was announced: the source is read first, whenever it was read last. */
  readonly requestFetch: () => void;
  /** Approves the changes that wait under this hash, on the writer and on a standby. Fails with a Failure if none do. */
  readonly approve: (approval: { readonly hash: string; readonly by: string }) => Promise<void>;
  readonly snapshot: () => ReconcilerSnapshot;
  /** Calls the listener with every event from now on, in order, until the returned function is called. */
  readonly subscribe: (listener: EventListener) => Unsubscribe;
}

/** Returns at once and throws nothing: it is called between two steps of a pass. */
export type EventListener = (event: StampedEvent) => void;

export type Unsubscribe = () => void;

/** What the engine reports of the swarm. A hint: events get lost, and there are none for tasks. */
export interface SwarmEvents {
  /**
   * Calls `onOpen` once the engine listens, then `onEvent` for each event. Ends when the signal is aborted; fails with a
   * Failure when the stream is lost, and what happened since then is not known.
   */
  follow(listener: EventsListener, signal: AbortSignal): Promise<void>;
}

export interface EventsListener {
  readonly onOpen: () => void;
  /** Returns at once and throws nothing. */
  readonly onEvent: (event: SwarmEvent) => void;
}

export const eventKinds = ['service', 'node', 'network', 'config', 'secret'] as const;

export interface SwarmEvent {
  readonly kind: (typeof eventKinds)[number];
  /** `create`, `update` or `remove`. */
  readonly action: string;
  readonly id: string;
  readonly name: string;
}

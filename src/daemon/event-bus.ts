import type { StampedEvent } from '../model/event.ts';
import type { EventListener, ReconcilerPort } from '../ports/reconciler-port.ts';

export interface EventBus extends Pick<ReconcilerPort, 'subscribe'> {
  readonly publish: (event: StampedEvent) => void;
}

export function createEventBus(): EventBus {
  const listeners = new Set<EventListener>();
  return {
    publish: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
    subscribe: (given) => {
      // A new function for each subscription, so that a listener that subscribed twice can cancel one of them.
      const listener: EventListener = (event) => {
        given(event);
      };
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

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
      // A function of its own, so that whoever subscribes twice can end one of the two.
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

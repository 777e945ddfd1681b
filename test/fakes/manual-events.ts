import { Failure } from '../../src/model/failure.ts';
import type { EventsListener, SwarmEvent, SwarmEvents } from '../../src/ports/swarm-events.ts';

export interface ManualEvents {
  readonly events: SwarmEvents;
  readonly emit: (event?: Partial<SwarmEvent>) => void;
  readonly lose: () => void;
}

/** Events that a test gives. */
export function createManualEvents(): ManualEvents {
  let current: { readonly listener: EventsListener; readonly lose: (failure: Failure) => void } | undefined;
  return {
    events: {
      follow: (listener, signal) =>
        new Promise((resolve, reject) => {
          current = { listener, lose: reject };
          signal.addEventListener('abort', () => {
            resolve();
          });
          listener.onOpen();
        }),
    },
    emit: ({ name = 'web', ...event } = {}) =>
      current?.listener.onEvent({ kind: 'service', action: 'update', id: name, name, ...event }),
    lose: () => current?.lose(new Failure('gone', { kind: 'transient', code: 'engine-unreachable' })),
  };
}

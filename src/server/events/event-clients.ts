import type { StampedEvent } from '../../model/event.ts';
import { renderEventJson } from '../../report/http/event-json.ts';
import type { ServerContext } from '../server-context.ts';
import { createStreamClients, type StreamClients } from './stream-clients.ts';

/** Everybody who follows the events. */
export function followEvents(context: ServerContext): StreamClients {
  const clients = createStreamClients(context, {
    mostClients: context.limits.eventClients,
    signOfLife: () => ': alive\n\n',
  });
  const unsubscribe = context.port.subscribe((event) => {
    if (clients.count() > 0) clients.send(messageOf(event));
  });
  return {
    ...clients,
    stop: () => {
      unsubscribe();
      clients.stop();
    },
  };
}

/** The type of an event is one of ours, and its JSON is one line. */
const messageOf = (event: StampedEvent): string => `event: ${event.type}\ndata: ${renderEventJson(event)}\n`;

import type { StampedEvent } from '../../model/event.ts';
import { renderEventJson } from '../../report/http/event-json.ts';
import type { ServerContext } from '../server-context.ts';
import { createEventStream, type EventStream } from './event-stream.ts';

/** Everybody who follows the events. */
export interface EventClients {
  /** The body of the answer to a new client; undefined if there are too many. `cutOff` ends its connection. */
  readonly add: (cutOff: () => void) => ReadableStream<Uint8Array> | undefined;
  readonly count: () => number;
  readonly stop: () => void;
}

interface Client {
  readonly stream: EventStream;
  readonly cutOff: () => void;
}

const encoder = new TextEncoder();
const heartbeat = encoder.encode(': alive\n\n');

export function followEvents({ port, limits, dependencies }: ServerContext): EventClients {
  const clients = new Set<Client>();
  const stopping = new AbortController();
  const sendAll = (text: Uint8Array): void => {
    for (const client of clients) {
      if (client.stream.send(text)) continue;
      clients.delete(client);
      client.cutOff();
      dependencies.logger.debug('event client dropped: it reads too slowly');
    }
  };
  const unsubscribe = port.subscribe((event) => {
    if (clients.size > 0) sendAll(encoder.encode(messageOf(event)));
  });
  void beat(() => {
    sendAll(heartbeat);
  });
  return {
    add: (cutOff) => {
      if (clients.size >= limits.eventClients) return undefined;
      const client: Client = { cutOff, stream: createEventStream(limits, () => clients.delete(client)) };
      clients.add(client);
      // The headers are sent with the first bytes.
      client.stream.send(heartbeat);
      return client.stream.body;
    },
    count: () => clients.size,
    stop: () => {
      stopping.abort();
      unsubscribe();
      for (const { stream } of clients) stream.end();
      clients.clear();
    },
  };

  async function beat(send: () => void): Promise<void> {
    for (;;) {
      await dependencies.clock.sleep(limits.heartbeatMs, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      send();
    }
  }
}

/** The type of an event is one of ours, and its JSON is one line. */
const messageOf = (event: StampedEvent): string => `event: ${event.type}\ndata: ${renderEventJson(event)}\n`;

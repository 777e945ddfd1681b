import type { ServerContext } from '../server-context.ts';
import { createEventStream, type EventStream } from './event-stream.ts';

/** Everybody who follows one stream of server-sent events. */
export interface StreamClients {
  /** The body of the answer to a new client; undefined if there are too many. `cutOff` ends its connection. */
  readonly add: (cutOff: () => void) => ReadableStream<Uint8Array> | undefined;
  readonly count: () => number;
  /** Sends one message to all of them. */
  readonly send: (text: string) => void;
  readonly stop: () => void;
}

interface Client {
  readonly stream: EventStream;
  readonly cutOff: () => void;
}

export interface StreamOptions {
  readonly mostClients: number;
  /** Sent to a new client, and to all whenever nothing else was sent for a while: proxies end silent connections. */
  readonly signOfLife: () => string;
}

const encoder = new TextEncoder();

export function createStreamClients(
  { limits, dependencies: { clock, logger } }: Pick<ServerContext, 'limits' | 'dependencies'>,
  { mostClients, signOfLife }: StreamOptions,
): StreamClients {
  const clients = new Set<Client>();
  const stopping = new AbortController();
  const send = (text: string): void => {
    if (clients.size === 0) return;
    const bytes = encoder.encode(text);
    for (const client of clients) {
      if (client.stream.send(bytes)) continue;
      clients.delete(client);
      client.cutOff();
      logger.debug('event client dropped: it reads too slowly');
    }
  };
  void beat();
  return {
    add: (cutOff) => {
      if (clients.size >= mostClients) return undefined;
      const client: Client = { cutOff, stream: createEventStream(limits, () => clients.delete(client)) };
      clients.add(client);
      // The headers are sent with the first bytes.
      client.stream.send(encoder.encode(signOfLife()));
      return client.stream.body;
    },
    count: () => clients.size,
    send,
    stop: () => {
      stopping.abort();
      for (const { stream } of clients) stream.end();
      clients.clear();
    },
  };

  async function beat(): Promise<void> {
    for (;;) {
      await clock.sleep(limits.heartbeatMs, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      if (clients.size > 0) send(signOfLife());
    }
  }
}

import type { RegistryCredentials } from '../ports/registry-credentials.ts';
import type { SwarmEvents } from '../ports/swarm-events.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import { chooseEndpoints } from '../swarm/endpoint.ts';
import type { RequestObserver } from '../swarm/engine-request.ts';
import { createSwarmConnection } from '../swarm/swarm-connection.ts';
import { createSwarmEvents } from '../swarm/swarm-events.ts';
import { createSwarmReader } from '../swarm/swarm-reader.ts';
import { createSwarmWriter } from '../swarm/swarm-writer.ts';
import type { Streams } from './terminal/streams.ts';

export interface Swarm {
  readonly reader: SwarmReader;
  readonly writer: SwarmWriter;
  readonly events: SwarmEvents;
}

/** Connects at the first request. Without credentials images are neither looked up nor pulled with any. */
export function connect(
  host: string | undefined,
  streams: Streams,
  credentials?: RegistryCredentials,
  onAnswer?: RequestObserver,
): Swarm {
  const connection = createSwarmConnection(chooseEndpoints(host, streams.env), onAnswer);
  return {
    reader: createSwarmReader(connection, credentials),
    writer: createSwarmWriter(connection, credentials),
    events: createSwarmEvents(connection),
  };
}

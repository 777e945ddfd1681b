import type { ObservedSwarm } from '../../model/observed.ts';
import type { SwarmReader } from '../../ports/swarm-reader.ts';

/** A reader whose lists are those of one observation. */
export const createObservedReader = (reader: SwarmReader, observed: ObservedSwarm): SwarmReader => ({
  ...reader,
  readEngine: () => Promise.resolve(observed.engine),
  readNodes: () => Promise.resolve(observed.nodes),
  readNetworks: () => Promise.resolve(observed),
  readHiddenNetworks: () => Promise.resolve([]),
  readServices: () => Promise.resolve(observed.services),
  readConfigs: () => Promise.resolve(observed.configs),
  readSecrets: () => Promise.resolve(observed.secrets),
  readTasks: () => Promise.resolve(observed.tasks),
});

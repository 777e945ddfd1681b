import type { SwarmEvent } from '../../ports/swarm-events.ts';
import type { SwarmReader } from '../../ports/swarm-reader.ts';
import type { SwarmWriter } from '../../ports/swarm-writer.ts';

/** A reader that remembers lists which change seldom, and a writer that makes it forget them. */
export interface CachedSwarm {
  readonly reader: SwarmReader;
  readonly writer: SwarmWriter;
  readonly forget: (event: Pick<SwarmEvent, 'kind'>) => void;
  readonly forgetAll: () => void;
}

type CachedList = 'engine' | 'network' | 'hiddenNetwork' | 'config' | 'secret';

/**
 * Services, tasks and nodes are read in each pass. The engine and the lists of networks, configs and secrets are read again
 * after an event of their kind and after an own write; whoever may have missed events calls `forgetAll()`.
 */
export function createCachedSwarm(reader: SwarmReader, writer: SwarmWriter): CachedSwarm {
  const known = new Map<CachedList, unknown>();
  const remembered = async <T>(list: CachedList, read: () => Promise<T>): Promise<T> => {
    if (known.has(list)) return known.get(list) as T; // each list has one type
    const asked = Symbol(list);
    reading.set(list, asked);
    const answer = await read();
    // What was forgotten while it was read may be outdated already.
    if (reading.get(list) === asked) known.set(list, answer);
    return answer;
  };
  const reading = new Map<CachedList, symbol>();
  const forget = (list: CachedList): void => {
    known.delete(list);
    reading.delete(list);
  };
  const after = async <T>(list: CachedList, write: Promise<T>): Promise<T> => {
    try {
      return await write;
    } finally {
      forget(list);
    }
  };
  return {
    forget: ({ kind }) => {
      if (kind === 'config' || kind === 'secret') forget(kind);
      if (kind === 'network') forgetNetworks(forget);
      if (kind === 'node') forget('engine');
    },
    forgetAll: () => {
      for (const list of ['engine', 'config', 'secret'] as const) forget(list);
      forgetNetworks(forget);
    },
    reader: {
      ...reader,
      readEngine: (signal) => remembered('engine', () => reader.readEngine(signal)),
      readNetworks: (signal) => remembered('network', () => reader.readNetworks(signal)),
      readHiddenNetworks: (signal) => remembered('hiddenNetwork', () => reader.readHiddenNetworks(signal)),
      readConfigs: (signal) => remembered('config', () => reader.readConfigs(signal)),
      readSecrets: (signal) => remembered('secret', () => reader.readSecrets(signal)),
    },
    writer: {
      ...writer,
      createNetwork: (...args) => after('network', writer.createNetwork(...args)),
      removeNetwork: (...args) => after('network', writer.removeNetwork(...args)),
      createConfig: (...args) => after('config', writer.createConfig(...args)),
      updateConfig: (...args) => after('config', writer.updateConfig(...args)),
      removeConfig: (...args) => after('config', writer.removeConfig(...args)),
      createSecret: (...args) => after('secret', writer.createSecret(...args)),
      removeSecret: (...args) => after('secret', writer.removeSecret(...args)),
      relabel: (ref, object) => after(object.kind, writer.relabel(ref, object)),
    },
  };
}

function forgetNetworks(forget: (list: CachedList) => void): void {
  forget('network');
  forget('hiddenNetwork');
}

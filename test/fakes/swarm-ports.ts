import { Failure } from '../../src/model/failure.ts';
import type {
  ObservedService,
  ObservedSwarm,
  ObservedTask,
  UpToDateTasks,
} from '../../src/model/observed.ts';
import type { SwarmReader } from '../../src/ports/swarm-reader.ts';
import type { SwarmWriter } from '../../src/ports/swarm-writer.ts';

/** A reader of the swarm that `read` returns, which is called for each read. */
export const readerOf = (read: () => ObservedSwarm): SwarmReader => ({
  readEngine: () => Promise.resolve(read().engine),
  readNodes: () => Promise.resolve(read().nodes),
  readNetworks: () => Promise.resolve(read()),
  readHiddenNetworks: () => Promise.resolve([]),
  readServices: () => Promise.resolve(read().services),
  readService: (name) => Promise.resolve(read().services.find((service) => service.name === name)),
  readConfig: (name) => Promise.resolve(read().configs.find((config) => config.name === name)),
  readConfigs: () => Promise.resolve(read().configs),
  readSecrets: () => Promise.resolve(read().secrets),
  readTasks: () => Promise.resolve(read().tasks),
  readUpToDateTasks: (serviceId) => Promise.resolve(upToDate(read().tasks, serviceId)),
  readImageDigest: (image) =>
    Promise.reject(new Failure(`Cannot look up "${image}"`, { kind: 'rejected', code: 'engine-rejected' })),
  readLastError: () => Promise.resolve(undefined),
});

/** Splits the tasks as an engine does: failed and complete ones are not desired to run. */
function upToDate(tasks: readonly ObservedTask[], serviceId: string): UpToDateTasks {
  const all = tasks.filter((task) => task.serviceId === serviceId);
  const hasEnded = ({ state }: ObservedTask): boolean => ['complete', 'failed', 'rejected'].includes(state);
  return { desired: all.filter((task) => !hasEnded(task)), ended: all.filter(hasEnded) };
}

/** A reader that returns one state of services and tasks per read; the last one stays. */
export function readerOfMoments(
  swarm: ObservedSwarm,
  moments: readonly (readonly [readonly ObservedService[], readonly ObservedTask[]] | Error)[],
): SwarmReader {
  let reads = 0;
  let current = moments[0];
  return {
    ...readerOf(() => swarm),
    readService: (name) => {
      current = moments[Math.min(reads, moments.length - 1)];
      reads += 1;
      if (current instanceof Error) return Promise.reject(current);
      return Promise.resolve(current?.[0].find((service) => service.name === name));
    },
    readUpToDateTasks: (serviceId) => {
      const tasks = current === undefined || current instanceof Error ? [] : current[1];
      return Promise.resolve(upToDate(tasks, serviceId));
    },
  };
}

/** A call of a writer: the method and its arguments. */
export type WriteCall = readonly [keyof SwarmWriter, ...unknown[]];

export interface ScriptedWriter extends SwarmWriter {
  readonly calls: readonly WriteCall[];
}

/** A writer that accepts every call; `answer` runs for the nth call (from 1) and may throw. */
export function createScriptedWriter(
  answer: (nth: number, call: WriteCall) => void = () => undefined,
): ScriptedWriter {
  const calls: WriteCall[] = [];
  const take = (...call: WriteCall): Promise<string> => {
    calls.push(call);
    return new Promise((resolve) => {
      answer(calls.length, call);
      resolve(`made-${calls.length}`);
    });
  };
  const takeSilently = async (...call: WriteCall): Promise<void> => {
    await take(...call);
  };
  return {
    calls,
    createNetwork: (...args) => take('createNetwork', ...args),
    createConfig: (...args) => take('createConfig', ...args),
    createSecret: (...args) => take('createSecret', ...args),
    createService: (...args) => take('createService', ...args),
    removeNetwork: (...args) => takeSilently('removeNetwork', ...args),
    removeConfig: (...args) => takeSilently('removeConfig', ...args),
    removeSecret: (...args) => takeSilently('removeSecret', ...args),
    relabel: (...args) => takeSilently('relabel', ...args),
    removeService: (...args) => takeSilently('removeService', ...args),
    updateNode: (...args) => takeSilently('updateNode', ...args),
    updateConfig: (...args) => takeSilently('updateConfig', ...args),
    updateService: (...args) => takeSilently('updateService', ...args),
  };
}

import type {
  ObservedConfig,
  ObservedEngine,
  ObservedNetwork,
  ObservedNode,
  ObservedSecret,
  ObservedService,
  ObservedTask,
  UpToDateTasks,
} from '../model/observed.ts';

/** Reads the swarm: each call is one request, however many objects there are. Fails with a `Failure`. */
export interface SwarmReader {
  /** Two requests: the ping that negotiates the API version, and the engine's word on itself. */
  readEngine(signal?: AbortSignal): Promise<ObservedEngine>;
  readNodes(signal?: AbortSignal): Promise<readonly ObservedNode[]>;
  readNetworks(signal?: AbortSignal): Promise<readonly ObservedNetwork[]>;
  /** Two requests: swarm's own `host` and `bridge`, which services may join and no list shows. */
  readHiddenNetworks(signal?: AbortSignal): Promise<readonly ObservedNetwork[]>;
  readServices(signal?: AbortSignal): Promise<readonly ObservedService[]>;
  /**
   * One by its name; undefined where there is none. For who looks again and again: the list of all services costs
   * a manager more the more there are.
   */
  readService(name: string, signal?: AbortSignal): Promise<ObservedService | undefined>;
  readConfigs(signal?: AbortSignal): Promise<readonly ObservedConfig[]>;
  readSecrets(signal?: AbortSignal): Promise<readonly ObservedSecret[]>;
  /** Only tasks that are meant to run. */
  readTasks(signal?: AbortSignal): Promise<readonly ObservedTask[]>;
  /** Those of one service that an update has nothing to replace on: what the docker CLI waits for. */
  readUpToDateTasks(serviceId: string, signal?: AbortSignal): Promise<UpToDateTasks>;
  /** The newest error of a task of one service, of those that have ended too; undefined where none has one. */
  readLastError(serviceId: string, signal?: AbortSignal): Promise<string | undefined>;
}

import type {
  ObservedConfig,
  ObservedEngine,
  ObservedNetwork,
  ObservedNetworks,
  ObservedNode,
  ObservedSecret,
  ObservedService,
  ObservedTask,
  UpToDateTasks,
} from '../model/observed.ts';

/** Reads the swarm: each call is one request, however many objects there are. Fails with a `Failure`. */
export interface SwarmReader {
  /** Two requests: the ping that negotiates the API version, and `/info`. */
  readEngine(signal?: AbortSignal): Promise<ObservedEngine>;
  readNodes(signal?: AbortSignal): Promise<readonly ObservedNode[]>;
  readNetworks(signal?: AbortSignal): Promise<ObservedNetworks>;
  /** Two requests: swarm's own `host` and `bridge`, which services may join and the engine does not list. */
  readHiddenNetworks(signal?: AbortSignal): Promise<readonly ObservedNetwork[]>;
  readServices(signal?: AbortSignal): Promise<readonly ObservedService[]>;
  /**
   * One service by name; undefined if there is none. For polling: listing all services costs a manager more the more
   * there are.
   */
  readService(name: string, signal?: AbortSignal): Promise<ObservedService | undefined>;
  /** One config by name; undefined if there is none. */
  readConfig(name: string, signal?: AbortSignal): Promise<ObservedConfig | undefined>;
  readConfigs(signal?: AbortSignal): Promise<readonly ObservedConfig[]>;
  readSecrets(signal?: AbortSignal): Promise<readonly ObservedSecret[]>;
  /** Only tasks whose desired state is running. */
  readTasks(signal?: AbortSignal): Promise<readonly ObservedTask[]>;
  /** The tasks of one service that match its current spec: what the docker CLI waits for. */
  readUpToDateTasks(serviceId: string, signal?: AbortSignal): Promise<UpToDateTasks>;
  /**
   * The digest of an image in its registry, which the engine asks. Fails if the registry or the engine does not answer, or
   * not with a digest.
   */
  readImageDigest(image: string, signal?: AbortSignal): Promise<string>;
  /** The newest task error of one service, ended tasks included; undefined if no task has one. */
  readLastError(serviceId: string, signal?: AbortSignal): Promise<string | undefined>;
}

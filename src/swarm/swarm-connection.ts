import { Failure, type FailureCode } from '../model/failure.ts';
import type { Json } from '../kernel/json.ts';
import { createEngineClient, type EngineClient, type LineListener } from './engine-client.ts';
import type { Endpoint } from './endpoint.ts';
import type { EngineRequest, RequestObserver } from './engine-request.ts';

/** The engines that the contract suite runs on. */
export const testedEngines: readonly string[] = ['20.10', '26.1', '28.5'];

/** The API of the oldest of them and of the newest: no engine is asked for more. */
const oldestVersion = '1.41';
const newestVersion = '1.51';

/** The supported versions of the engine API. */
export const spokenVersions = { oldest: oldestVersion, newest: newestVersion } as const;

/** The swarm, through one of its managers, with the negotiated API version. */
export interface SwarmConnection {
  request(request: EngineRequest): Promise<Json | undefined>;
  /** Reads an endless answer line by line. */
  follow(request: EngineRequest, listener: LineListener): Promise<void>;
  apiVersion(signal?: AbortSignal): Promise<string>;
  /** Forgets the negotiated version: an engine may have been upgraded between two passes. */
  renew(): void;
}

interface Negotiated {
  readonly version: string;
  readonly client: EngineClient;
}

/** Failures for which another manager is tried. */
const managerFailures: ReadonlySet<FailureCode> = new Set([
  'engine-unreachable',
  'engine-not-a-manager',
  'engine-no-quorum',
  'engine-error',
  'outcome-unknown',
]);

/** Failures after which nothing was written for certain: the same write may be sent to another manager. */
const notWritten: ReadonlySet<FailureCode> = new Set(['engine-unreachable', 'engine-not-a-manager']);

/**
 * Tries the managers in turn, starting with the one that answered last. A write with an unknown outcome is not repeated:
 * the caller observes the swarm first, and then through another manager, because an isolated leader answers with stale
 * data.
 */
export function createSwarmConnection(
  endpoints: readonly [Endpoint, ...Endpoint[]],
  onAnswer?: RequestObserver,
): SwarmConnection {
  let index = 0;
  let negotiated: Promise<Negotiated> | undefined;
  const nextManager = (): void => {
    index = (index + 1) % endpoints.length;
    negotiated = undefined;
  };
  const current = (signal?: AbortSignal): Promise<Negotiated> => {
    negotiated ??= negotiate(endpoints[index] ?? endpoints[0], onAnswer, signal).catch((error: unknown) => {
      negotiated = undefined;
      throw error;
    });
    return negotiated;
  };
  const tryManagers = async <T>(
    isRead: boolean,
    ask: (manager: Negotiated) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> => {
    const failures: Failure[] = [];
    for (;;) {
      const asked = index;
      try {
        return await ask(await current(signal));
      } catch (error) {
        if (!(error instanceof Failure) || !managerFailures.has(error.code)) throw error;
        // Several requests may fail at once on one manager: only the first switches to the next.
        if (asked === index) nextManager();
        failures.push(error);
        const isAllowed = isRead || notWritten.has(error.code);
        if (!isAllowed) throw error;
        if (failures.length >= endpoints.length) throw mostInformative(failures) ?? error;
      }
    }
  };
  return {
    request: (request) =>
      tryManagers(request.method === 'GET', ({ client }) => client.request(request), request.signal),
    follow: (request, listener) =>
      tryManagers(true, ({ client }) => client.follow(request, listener), request.signal),
    apiVersion: (signal) => tryManagers(true, ({ version }) => Promise.resolve(version), signal),
    renew: () => {
      negotiated = undefined;
    },
  };
}

/** The answer of a live manager ("no leader") explains more than that others are unreachable. */
const mostInformative = (failures: readonly Failure[]): Failure | undefined =>
  failures.find(({ code }) => code !== 'engine-unreachable');

async function negotiate(
  endpoint: Endpoint,
  onAnswer?: RequestObserver,
  signal?: AbortSignal,
): Promise<Negotiated> {
  const headers = await createEngineClient(endpoint, '', onAnswer).ping(signal);
  const version = chooseVersion(String(headers['api-version'] ?? ''), endpoint.name);
  return { version, client: createEngineClient(endpoint, `v${version}`, onAnswer) };
}

/** The newest version that both support. Without a version in the path an engine upgrade could change behaviour. */
function chooseVersion(offered: string, endpointName: string): string {
  const match = /^1\.(\d+)$/.exec(offered);
  const minor = Number(match?.[1] ?? Number.NaN);
  if (Number.isNaN(minor) || minor < minorOf(oldestVersion)) {
    throw new Failure(
      `Cannot use the engine at ${endpointName}: it speaks API "${offered}", ${oldestVersion} or newer is needed`,
      {
        kind: 'rejected',
        code: 'engine-api-version',
        hint: 'Docker Engine 20.10 is the oldest that is supported',
      },
    );
  }
  return `1.${Math.min(minor, minorOf(newestVersion))}`;
}

const minorOf = (version: string): number => Number(version.split('.')[1]);

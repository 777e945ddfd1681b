import { Failure, type FailureCode } from '../model/failure.ts';
import type { Json } from '../kernel/json.ts';
import { createEngineClient, type EngineClient } from './engine-client.ts';
import type { Endpoint } from './endpoint.ts';
import type { EngineRequest } from './engine-request.ts';

/** The engines that the contract suite runs on. */
export const testedEngines: readonly string[] = ['20.10', '26.1', '28.5'];

/** The API of the oldest of them and of the newest: no engine is asked for more. */
const oldestVersion = '1.41';
const newestVersion = '1.51';

/** Versions of the engine's API that we know. */
export const spokenVersions = { oldest: oldestVersion, newest: newestVersion } as const;

/** The swarm behind one of its managers, with the API version that both sides speak. */
export interface SwarmConnection {
  request(request: EngineRequest): Promise<Json | undefined>;
  apiVersion(signal?: AbortSignal): Promise<string>;
  /** Forgets the negotiated version: an engine may have been upgraded between two passes. */
  renew(): void;
}

interface Negotiated {
  readonly version: string;
  readonly client: EngineClient;
}

/** What another manager may answer better. */
const managerFailures: ReadonlySet<FailureCode> = new Set([
  'engine-unreachable',
  'engine-not-a-manager',
  'engine-no-quorum',
  'engine-error',
  'outcome-unknown',
]);

/** What says for sure that nothing was done: the same write may go to another manager. */
const untouched: ReadonlySet<FailureCode> = new Set(['engine-unreachable', 'engine-not-a-manager']);

/**
 * Managers are tried in turn, beginning with the one that answered last. A write whose outcome is not known is not sent
 * again: whoever sent it looks first, and by then at another manager, since a leader that is cut off answers from an old copy.
 */
export function createSwarmConnection(endpoints: readonly [Endpoint, ...Endpoint[]]): SwarmConnection {
  let place = 0;
  let negotiated: Promise<Negotiated> | undefined;
  const turn = (): void => {
    place = (place + 1) % endpoints.length;
    negotiated = undefined;
  };
  const current = (signal?: AbortSignal): Promise<Negotiated> => {
    negotiated ??= negotiate(endpoints[place] ?? endpoints[0], signal).catch((error: unknown) => {
      negotiated = undefined;
      throw error;
    });
    return negotiated;
  };
  const inTurn = async <T>(
    isRead: boolean,
    ask: (manager: Negotiated) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> => {
    const failures: Failure[] = [];
    for (;;) {
      const asked = place;
      try {
        return await ask(await current(signal));
      } catch (error) {
        if (!(error instanceof Failure) || !managerFailures.has(error.code)) throw error;
        // Several requests may fail at once on one manager: the first of them turns away from it.
        if (asked === place) turn();
        failures.push(error);
        const isAllowed = isRead || untouched.has(error.code);
        if (!isAllowed) throw error;
        if (failures.length >= endpoints.length) throw mostTelling(failures) ?? error;
      }
    }
  };
  return {
    request: (request) =>
      inTurn(request.method === 'GET', ({ client }) => client.request(request), request.signal),
    apiVersion: (signal) => inTurn(true, ({ version }) => Promise.resolve(version), signal),
    renew: () => {
      negotiated = undefined;
    },
  };
}

/** What a manager that is alive says ("no leader") explains more than that others are silent. */
const mostTelling = (failures: readonly Failure[]): Failure | undefined =>
  failures.find(({ code }) => code !== 'engine-unreachable');

async function negotiate(endpoint: Endpoint, signal?: AbortSignal): Promise<Negotiated> {
  const headers = await createEngineClient(endpoint, '').ping(signal);
  const version = chooseVersion(String(headers['api-version'] ?? ''), endpoint.name);
  return { version, client: createEngineClient(endpoint, `v${version}`) };
}

/** The newest version that both know. Without a version in the path an engine upgrade would change behaviour under us. */
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

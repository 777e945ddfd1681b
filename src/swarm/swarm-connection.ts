import { Failure } from '../model/failure.ts';
import { createEngineClient, type EngineClient } from './engine-client.ts';
import type { Endpoint } from './endpoint.ts';

/** The oldest is the one that the contract suite runs on (engine 20.10); up to the newest an engine is asked for no more. */
const oldestVersion = '1.41';
const newestVersion = '1.45';

/** One engine with the API version that both sides speak. */
export interface SwarmConnection {
  client(signal?: AbortSignal): Promise<EngineClient>;
  apiVersion(signal?: AbortSignal): Promise<string>;
  /** Forgets the negotiated version: an engine may have been upgraded between two passes. */
  renew(): void;
}

interface Negotiated {
  readonly version: string;
  readonly client: EngineClient;
}

export function createSwarmConnection(endpoint: Endpoint): SwarmConnection {
  let negotiated: Promise<Negotiated> | undefined;
  const negotiate = async (signal?: AbortSignal): Promise<Negotiated> => {
    const headers = await createEngineClient(endpoint, '').ping(signal);
    const version = chooseVersion(String(headers['api-version'] ?? ''), endpoint.name);
    return { version, client: createEngineClient(endpoint, `v${version}`) };
  };
  const current = (signal?: AbortSignal): Promise<Negotiated> => {
    negotiated ??= negotiate(signal).catch((error: unknown) => {
      negotiated = undefined;
      throw error;
    });
    return negotiated;
  };
  return {
    client: async (signal) => (await current(signal)).client,
    apiVersion: async (signal) => (await current(signal)).version,
    renew: () => {
      negotiated = undefined;
    },
  };
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

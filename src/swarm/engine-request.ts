import type { Json } from '../kernel/json.ts';
import type { RegistryAuth } from '../model/registry-auth.ts';

/** One request to the engine, with an optional body. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without a version prefix: `/services/create`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Json;
  /** Sent as X-Registry-Auth. */
  readonly registryAuth?: RegistryAuth | undefined;
  readonly signal?: AbortSignal | undefined;
}

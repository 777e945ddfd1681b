import type { FailureCode } from '../model/failure.ts';
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

/** Is told of every request once it is answered: `ok`, or the code with which it failed. Throws nothing. */
export type RequestObserver = (
  request: Pick<EngineRequest, 'method' | 'path'>,
  code: 'ok' | FailureCode,
) => void;

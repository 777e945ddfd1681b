import type { Json } from '../kernel/json.ts';

/** One request to the engine, with an optional body. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without a version prefix: `/services/create`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Json;
  readonly signal?: AbortSignal | undefined;
}

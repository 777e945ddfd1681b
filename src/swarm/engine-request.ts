import type { Json } from '../kernel/json.ts';

/** One request to the engine; `body` undefined sends none. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without version prefix: `/services/create`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Json;
  readonly signal?: AbortSignal | undefined;
}

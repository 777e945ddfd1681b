import type { EngineEvent } from '../state.ts';

/** A request as received; the body is the raw text, because the answer depends on how it is malformed. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  /** Defaults to JSON. */
  readonly contentType?: string;
  /** The header X-Registry-Auth. */
  readonly registryAuth?: string;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The answer continues with the events that follow. */
  readonly follow?: EventSubscription;
}

/** Which events a client subscribes to. */
export interface EventSubscription {
  readonly matches: (event: EngineEvent) => boolean;
  /** Undefined if the subscription has no end. */
  readonly untilMs: number | undefined;
}

/** What an endpoint returns, before it becomes headers and text. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  /** One JSON document per line. */
  readonly lines?: readonly object[];
  readonly follow?: EventSubscription;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (json: unknown): Reply => ({ status: 200, json });
export const created = (json: unknown): Reply => ({ status: 201, json });
export const done = (status: 200 | 204): Reply => ({ status });

export const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

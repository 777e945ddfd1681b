import type { EngineEvent } from '../state.ts';

/** A request as it came in; the body is the text as sent, because how it is malformed decides the answer. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  /** Taken for JSON if not said. */
  readonly contentType?: string;
}

export interface SandboxAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The answer goes on with what happens from now on. */
  readonly follow?: EventWish;
}

/** Which events somebody wants to hear of. */
export interface EventWish {
  readonly isWanted: (event: EngineEvent) => boolean;
  /** Undefined while there is no end to it. */
  readonly untilMs: number | undefined;
}

/** What an endpoint says before it is turned into headers and text. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  /** One JSON document a line. */
  readonly lines?: readonly object[];
  readonly follow?: EventWish;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (json: unknown): Reply => ({ status: 200, json });
export const created = (json: unknown): Reply => ({ status: 201, json });
export const done = (status: 200 | 204): Reply => ({ status });

export const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

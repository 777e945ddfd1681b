import type { FailureKind } from '../model/failure.ts';

export interface Consequence {
  readonly logLevel: 'warn' | 'error';
  /** Time until the next attempt; undefined: the usual interval. */
  readonly retryMs: number | undefined;
}

/** How the daemon reacts to each kind of failure, in one place: the failing code itself neither logs nor retries. */
export const consequences: Readonly<Record<FailureKind, Consequence>> = {
  transient: { logLevel: 'warn', retryMs: 5_000 },
  blocked: { logLevel: 'warn', retryMs: 15_000 },
  rejected: { logLevel: 'error', retryMs: undefined },
};

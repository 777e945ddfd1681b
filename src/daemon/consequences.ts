import type { FailureKind } from '../model/failure.ts';

export interface Consequence {
  readonly logLevel: 'warn' | 'error';
  /** How long until the next try; undefined: at the usual interval. */
  readonly retryMs: number | undefined;
}

/** What follows from a failure, in one place: the code that fails neither logs nor retries by itself. */
export const consequences: Readonly<Record<FailureKind, Consequence>> = {
  transient: { logLevel: 'warn', retryMs: 5_000 },
  blocked: { logLevel: 'warn', retryMs: 15_000 },
  rejected: { logLevel: 'error', retryMs: undefined },
};

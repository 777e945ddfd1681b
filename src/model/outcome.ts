import type { Key } from './key.ts';
import type { ChangeOp } from './plan.ts';

/** What became of one change. */
export interface ChangeResult {
  readonly id: string;
  readonly resource: Key;
  readonly op: ChangeOp;
  readonly status: 'done' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly message?: string;
  readonly hint?: string;
}

/** What became of one wait. */
export interface WaitResult {
  readonly resource: Key;
  readonly status: 'done' | 'failed' | 'skipped';
  readonly message?: string;
  /** The engine's id of the service that was seen, where the wait is done. */
  readonly serviceId?: string;
}

/** What became of a plan, as a value: texts, alerts and the exit code are derived from it. */
export interface Outcome {
  readonly schemaVersion: 1;
  readonly changes: readonly ChangeResult[];
  readonly waits: readonly WaitResult[];
  readonly interrupted: boolean;
}

export const isComplete = (outcome: Outcome): boolean =>
  outcome.changes.every(({ status }) => status === 'done');

export const isHealthy = (outcome: Outcome): boolean =>
  outcome.waits.every(({ status }) => status !== 'failed');

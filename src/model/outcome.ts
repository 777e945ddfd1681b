import type { Key } from '../kernel/key.ts';
import type { ChangeOp, Plan } from './plan.ts';

/** The result of one change. */
export interface ChangeResult {
  readonly id: string;
  readonly resource: Key;
  readonly op: ChangeOp;
  readonly status: 'done' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly message?: string;
  readonly hint?: string;
}

/** The result of one wait. There may be several waits for a service: `id` identifies the wait in the plan. */
export interface WaitResult {
  readonly id: string;
  readonly resource: Key;
  /** `unfinished`: something newer ended it, and a later pass takes it up again. */
  readonly status: 'done' | 'failed' | 'skipped' | 'unfinished';
  readonly message?: string;
  /** The engine's id of the observed service, if the wait is done. */
  readonly serviceId?: string;
  /** Swarm has paused the update or rolled it back. */
  readonly stopped?: StoppedUpdate;
}

export interface StoppedUpdate {
  /** The last error of the service's tasks, if one was found. */
  readonly lastError?: string;
}

/** The results of a pass, the worst first. `waiting`: what it wrote is not known to be healthy yet; a later pass finds out. */
export const passResults = ['interrupted', 'unhealthy', 'failed', 'refused', 'waiting', 'done'] as const;

export type PassResult = (typeof passResults)[number];

/** The result of executing a plan, as a value: texts, alerts and the exit code are derived from it. */
export interface Outcome {
  readonly schemaVersion: 1;
  readonly changes: readonly ChangeResult[];
  readonly waits: readonly WaitResult[];
  readonly interrupted: boolean;
  /** The revision that somebody else applied for the same owner meanwhile: what this pass wrote may be overwritten. */
  readonly overtakenBy?: string;
}

export const isComplete = (outcome: Outcome): boolean =>
  outcome.changes.every(({ status }) => status === 'done');

export const isHealthy = (outcome: Outcome): boolean =>
  outcome.waits.every(({ status }) => status !== 'failed');

export const isUnfinished = ({ waits }: Outcome): boolean =>
  waits.some(({ status }) => status === 'unfinished');

/** The worst result in a pass: a quarantined change counts as unhealthy, whenever it was attempted. */
export function passResultOf({ refused }: Plan, outcome: Outcome): PassResult {
  if (outcome.interrupted) return 'interrupted';
  if (!isHealthy(outcome) || refused.some(({ isQuarantined }) => isQuarantined)) return 'unhealthy';
  if (outcome.overtakenBy !== undefined) return 'failed';
  const isWaiting = isUnfinished(outcome);
  // What waits behind an unfinished wait is skipped, and has not failed.
  if (isWaiting ? outcome.changes.some(({ status }) => status === 'failed') : !isComplete(outcome))
    return 'failed';
  if (refused.length > 0) return 'refused';
  return isWaiting ? 'waiting' : 'done';
}

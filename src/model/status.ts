import type { Key } from '../kernel/key.ts';
import type { PendingApproval } from './approval.ts';
import type { PassRecord, Suspension } from './ledger.ts';

export const conditionTypes = [
  'Quarantined',
  'Refused',
  'Drifted',
  'Pending',
  'Suspended',
  'InSync',
] as const;

/** The worst first. */
export type ConditionType = (typeof conditionTypes)[number];

/** A condition of a resource. `InSync` is never combined with another one. */
export interface Condition {
  readonly type: ConditionType;
  /** For people, one line. */
  readonly message?: string;
  /** ISO 8601. */
  readonly since?: string;
  /** ISO 8601 time at which it expires. */
  readonly until?: string;
  /** The way out. */
  readonly hint?: string;
}

export type HealthState = 'Healthy' | 'Progressing' | 'Degraded' | 'Missing';

/** The health of a service. */
export interface ServiceHealth {
  readonly state: HealthState;
  readonly running: number;
  readonly desired: number;
  /** What the engine reports of a task that does not run, or of the rollout. */
  readonly message?: string;
}

export interface ResourceStatus {
  readonly resource: Key;
  readonly conditions: readonly Condition[];
  readonly health?: ServiceHealth;
  /** ISO 8601 time of the last write to a service, by anyone. */
  readonly changedAt?: string;
}

export interface RouterStatus {
  readonly service: string;
  readonly image: string;
}

export interface PendingStatus extends Omit<PendingApproval, 'parts'> {
  /** The command that approves them. */
  readonly hint: string;
}

/** The state of an owner's objects in the swarm at one time: rendered as text and as JSON. */
export interface Status {
  readonly schemaVersion: 1;
  readonly owner: string;
  /** ISO 8601. */
  readonly at: string;
  /** The revision last applied. */
  readonly revision?: string;
  /** The revision of the source that it was compared with. */
  readonly sourceRevision?: string;
  readonly lastPass?: PassRecord;
  /** Set if everything is suspended. */
  readonly suspended?: Suspension;
  /** Changes of the daemon that wait for an approval or a window. */
  readonly pending?: PendingStatus;
  /** Set if the project's own core runs instead of Interlock's. */
  readonly core?: RouterStatus;
  readonly warnings: readonly string[];
  /** The most urgent first, then by key. */
  readonly resources: readonly ResourceStatus[];
}

export const isInSync = ({ conditions }: ResourceStatus): boolean =>
  conditions.every(({ type }) => type === 'InSync');

export const isResourceHealthy = ({ health }: ResourceStatus): boolean =>
  health === undefined || health.state === 'Healthy';

import type { Approval, PendingApproval } from './approval.ts';
import type { Key } from '../kernel/key.ts';
import type { Quarantine, Suspension, SuspensionTarget } from './ledger.ts';

/** What `suspend` has done. */
export interface Suspended {
  readonly target: SuspensionTarget;
  readonly suspension: Suspension;
  /** The suspension that it replaces. */
  readonly before: Suspension | undefined;
}

/** What `resume` has ended. */
export interface Resumed {
  readonly target: SuspensionTarget;
  readonly ended: readonly EndedSuspension[];
}

export interface EndedSuspension {
  readonly target: SuspensionTarget;
  readonly suspension: Suspension;
}

/** What `retry` has un-quarantined, to be sent again. */
export interface Released {
  readonly target: SuspensionTarget;
  readonly released: readonly ReleasedService[];
}

export interface ReleasedService {
  readonly resource: Key;
  /** The recorded quarantine; undefined if no pass has recorded yet that swarm stopped the rollout. */
  readonly quarantine: Quarantine | undefined;
}

/** What `approve` has approved, or without a hash what it would. */
export interface Approved {
  /** Undefined: nothing waits, or no hash was named. */
  readonly approval: Approval | undefined;
  readonly pending: PendingApproval | undefined;
}

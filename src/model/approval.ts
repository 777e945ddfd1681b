import type { HeldBack } from './plan.ts';

/** Changes that wait until a person approves them. */
export interface PendingApproval {
  /** Names exactly these changes of this revision: another plan has another hash. */
  readonly hash: string;
  /** ISO 8601 time at which they began to wait. */
  readonly since: string;
  readonly held: readonly HeldBack[];
}

/** What a person approved; kept in the ledger until it is used or no plan has its hash any longer. */
export interface Approval {
  readonly hash: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

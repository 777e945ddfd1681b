import type { Key } from '../kernel/key.ts';

/** Changes that interrupt traffic and wait: for a person's approval, or for the next window. */
export interface PendingApproval {
  /** Names exactly these changes of this revision: another plan has another hash. */
  readonly hash: string;
  /** A hash for each change: an approval also covers what is left of its changes once some are made. */
  readonly parts: readonly string[];
  /** ISO 8601 time at which they began to wait. */
  readonly since: string;
  readonly held: readonly WaitingObject[];
  /** ISO 8601 begin of the next window, if none is open. */
  readonly opensAt?: string;
  /** They are allowed, and wait only for the window. */
  readonly isAllowed?: true;
}

export interface WaitingObject {
  readonly resource: Key;
  /** What the change would do to traffic, for people. */
  readonly reason: string;
}

/** What a person approved; kept in the ledger until it is used or no plan has its changes any longer. */
export interface Approval {
  readonly hash: string;
  readonly parts: readonly string[];
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Whether all of these changes were approved, in this plan or as part of a larger one. */
export const isApprovedBy = (
  { parts }: Pick<PendingApproval, 'parts'>,
  approvals: readonly Approval[],
): boolean =>
  approvals.some((approval) => parts.length > 0 && parts.every((part) => approval.parts.includes(part)));

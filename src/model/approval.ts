import type { Key } from '../kernel/key.ts';
import type { Change, Impact } from './plan.ts';

/** Changes that interrupt traffic and wait: for a person's approval, or for the next window. */
export interface PendingApproval extends AwaitedChanges {
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

/** All that is made once they are allowed. Not in a ledger of an older version. */
export interface AwaitedChanges {
  /** The interrupting changes and those that depend on them, in the order of the plan; long lists and values are capped. */
  readonly changes?: readonly WaitingChange[];
  /** How many changes are left out here. */
  readonly changesLeftOut?: number;
}

/** A change as the plan has it, with what a person needs to judge it. */
export interface WaitingChange extends Pick<Change, 'id' | 'op' | 'resource' | 'cause' | 'fields'> {
  readonly impact: Pick<Impact, 'class' | 'summary'>;
  /** How many fields are left out here. */
  readonly fieldsLeftOut?: number;
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

import type { PendingApproval } from '../../model/approval.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { PlannedPass } from '../../pass/plan-from.ts';

/** What waits of a pass for an approval, else for the next window. */
export function pendingApproval(
  { interruptions, before }: Pick<PlannedPass, 'interruptions' | 'before'>,
  { now, opensAt }: { readonly now: Date; readonly opensAt: Date | undefined },
): PendingApproval | undefined {
  const { unapproved, forWindow } = interruptions ?? {};
  const waiting = unapproved ?? forWindow;
  if (waiting === undefined) return undefined;
  const { hash, since } = before.pending ?? {};
  return {
    ...waiting,
    since: hash === waiting.hash && since !== undefined ? since : now.toISOString(),
    ...(opensAt === undefined ? {} : { opensAt: opensAt.toISOString() }),
    ...(unapproved === undefined ? { isAllowed: true } : {}),
  };
}

/** The pass whose ledger records what waits, and of the approvals only those that it still needs. */
export function withApprovals(pass: PlannedPass, pending: PendingApproval | undefined): PlannedPass {
  const { pending: _before, approvals: known = [], ...others } = pass.ledger;
  const parts = pass.interruptions?.all?.parts ?? [];
  const approvals = known.filter((approval) => parts.some((part) => approval.parts.includes(part)));
  const ledger: Ledger = {
    ...others,
    ...(pending === undefined ? {} : { pending }),
    ...(approvals.length === 0 ? {} : { approvals }),
  };
  return { ...pass, ledger };
}

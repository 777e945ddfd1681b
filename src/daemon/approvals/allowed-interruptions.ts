import type { Key } from '../../kernel/key.ts';
import { isApprovedBy } from '../../model/approval.ts';
import type { PlannedPass } from '../../pass/plan-from.ts';
import type { WaitingChanges } from '../../pass/waiting-changes.ts';
import type { GoodRevision } from '../daemon-state.ts';

/** The value of a commit trailer that allows everything. */
const everything = 'all';

/** The objects that may interrupt traffic: all of them by an approval in the ledger, those that the commit's trailers name. */
export const allowedInterruptions =
  ({ allowedInterruptions: named = [] }: Pick<GoodRevision, 'allowedInterruptions'>) =>
  (waiting: WaitingChanges, { before }: Pick<PlannedPass, 'before'>): readonly Key[] => {
    const resources = waiting.held.map(({ resource }) => resource);
    if (isApprovedBy(waiting, before.approvals ?? []) || named.includes(everything)) return resources;
    return resources.filter((resource) => named.includes(resource));
  };

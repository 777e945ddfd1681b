import type { PendingApproval } from '../../model/approval.ts';
import type { PlannedPass } from '../../pass/plan-from.ts';
import { incidentId } from '../alert-kinds.ts';
import type { PassContext } from '../daemon-state.ts';
import { settleIncidents } from '../incidents/settle-incidents.ts';

/** Publishes once what waits for a person. What waits only for a window needs nobody. */
export function publishApprovals(
  { interruptions }: PlannedPass,
  pending: PendingApproval | undefined,
  context: PassContext,
): void {
  context.memory.update({ pending });
  const needed = pending === undefined || pending.isAllowed === true ? [] : [pending];
  const approved = interruptions?.unapproved === undefined ? interruptions?.all?.hash : undefined;
  settleIncidents(
    'approval',
    needed.map((one) => ({
      ...{ id: incidentId('approval'), key: one.hash },
      begin: { type: 'approval.needed', pending: one },
    })),
    ({ key = '' }) => ({ type: 'approval.ended', hash: key, isApproved: key === approved }),
    context,
  );
}

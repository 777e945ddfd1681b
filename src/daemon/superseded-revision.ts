import { otherCommit, supersededBy } from '../pass/superseded.ts';
import type { Ledger } from '../model/ledger.ts';
import { incidentId } from './alert-kinds.ts';
import { settleIncidents } from './incidents/settle-incidents.ts';
import type { GoodRevision, PassContext } from './daemon-state.ts';

/**
 * The revision that somebody else applied after ours; undefined if ours is to be applied. The daemon never goes back by
 * itself: a source that cannot be read any longer, or a mirror that does not follow, must not undo what a newer revision
 * did. Only a tip that moved to our revision while the daemon watched is a decision to go back to it. A revision that an
 * earlier process has kept is only used as long as nobody has applied another one since.
 */
export function newerRevision(
  good: GoodRevision,
  ledger: Ledger,
  { memory }: Pick<PassContext, 'memory'>,
): string | undefined {
  const { inForce, hasTipMoved } = memory.state();
  if (ledger.revision?.digest === good.digest) memory.update({ inForce: good.id, hasTipMoved: false });
  if (good.isKept) return otherRevision(good, ledger);
  if (inForce === good.id) return otherCommit(good, ledger);
  return hasTipMoved ? undefined : supersededBy(good, ledger);
}

const otherRevision = ({ digest }: GoodRevision, { revision }: Ledger): string | undefined =>
  revision === undefined || revision.digest === digest ? undefined : revision.id;

/** Publishes once that a newer revision is in force, and once that ours is applied again. */
export function publishSuperseded(newer: string | undefined, good: GoodRevision, context: PassContext): void {
  const { memory } = context;
  const id = incidentId('revision');
  if (newer !== undefined) {
    const failure = `revision ${newer} was applied after ${good.id}`;
    memory.update({ failure, failureKey: failure });
  }
  settleIncidents(
    'revision',
    newer === undefined
      ? []
      : [{ id, key: `${newer} after ${good.id}`, begin: { type: 'revision.superseded', newer } }],
    () => ({ type: 'revision.resumed' }),
    context,
  );
}

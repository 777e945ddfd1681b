import { otherCommit, supersededBy } from '../pass/superseded.ts';
import type { Ledger } from '../model/ledger.ts';
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

/** Publishes once that a newer revision is in force. */
export function publishSuperseded(newer: string, good: GoodRevision, context: PassContext): void {
  const { memory, publish } = context;
  const failure = `revision ${newer} was applied after ${good.id}`;
  if (memory.state().failureKey === failure) return;
  memory.update({ failure, failureKey: failure });
  publish({ type: 'revision.superseded', newer });
}

import { isCommit } from '../model/manifest/source-file.ts';
import type { Ledger } from '../model/ledger.ts';

type AppliedRevision = NonNullable<Ledger['revision']>;

/**
 * The commit in the ledger, if it is another one than `ours`. Equal manifests are no other revision, and folders have no
 * order.
 */
export function otherCommit(ours: AppliedRevision, { revision }: Ledger): string | undefined {
  if (revision === undefined || revision.id === ours.id || revision.digest === ours.digest) return undefined;
  return isCommit(revision.id) && isCommit(ours.id) ? revision.id : undefined;
}

/**
 * The commit that was applied after ours, according to the ledger: every pass records its revision, so if ours is in the
 * history and another one is the last, ours came first.
 */
export function supersededBy(ours: AppliedRevision, ledger: Ledger): string | undefined {
  const { history = [] } = ledger;
  const wasApplied = history.some(({ revision, targets }) => revision === ours.id && targets === undefined);
  return wasApplied ? otherCommit(ours, ledger) : undefined;
}

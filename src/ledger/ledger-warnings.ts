import type { StoredLedger } from '../model/facts.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import { ledgerName, ownerLabel } from '../model/own-labels.ts';
import type { Warning } from '../model/plan.ts';

/** Reports what is lost with a ledger or one of its shards: the plan itself does not show that anything was ever known. */
export function ledgerWarnings(
  { head, ledger, isTorn }: StoredLedger,
  observed: Pick<ObservedSwarm, 'services' | 'networks'>,
  owner: string,
): readonly Warning[] {
  const name = ledgerName(owner);
  const forgotten =
    'which objects were deleted, what was taken on, what is never pruned, what is quarantined';
  const lost = (what: string): readonly Warning[] => [
    {
      kind: 'lostLedger',
      message: `The ledger ${name} ${what}: the next apply makes it anew. Lost is: ${forgotten} or suspended, the history`,
    },
  ];
  if (isTorn) {
    const message = `A part of the ledger ${name} is gone or broken: the next apply mends it. Of the rows in it is lost: ${forgotten}`;
    return [{ kind: 'lostLedger', message }];
  }
  if (ledger !== undefined) return [];
  if (head !== undefined) return lost('cannot be read');
  const isKnown = [...observed.services, ...observed.networks].some(
    ({ labels }) => labels[ownerLabel] === owner,
  );
  return isKnown ? lost('is gone') : [];
}

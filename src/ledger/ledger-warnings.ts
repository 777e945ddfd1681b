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
  const forgotten = 'which objects were deleted, adopted, excluded from pruning, quarantined';
  const lost = (what: string): readonly Warning[] => [
    {
      kind: 'lostLedger',
      message: `The ledger ${name} ${what}: the next apply recreates it. Lost: ${forgotten} or suspended, and the history`,
    },
  ];
  if (isTorn) {
    const message = `A shard of the ledger ${name} is missing or broken: the next apply repairs it. Lost for the rows in it: ${forgotten}`;
    return [{ kind: 'lostLedger', message }];
  }
  if (ledger !== undefined) return [];
  if (head !== undefined) return lost('cannot be read');
  const isKnown = [...observed.services, ...observed.networks].some(
    ({ labels }) => labels[ownerLabel] === owner,
  );
  return isKnown ? lost('is missing') : [];
}

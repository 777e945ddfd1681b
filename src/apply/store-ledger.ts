import { Failure } from '../model/failure.ts';
import type { StoredLedger } from '../model/facts.ts';
import type { Key } from '../model/key.ts';
import { serializeLedger } from '../model/ledger-codec.ts';
import type { Ledger, LedgerRow } from '../model/ledger.ts';
import type { Outcome } from '../model/outcome.ts';
import { ledgerLabel, ledgerName, ownerLabel } from '../model/own-labels.ts';
import type { Plan } from '../model/plan.ts';
import { seenRow } from '../plan/plan-proxies.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';

/**
 * Writes the ledger where it says something new, by compare-and-swap on its version: of two writers that read the same
 * version one gets a conflict, and with it the whole apply stops before its first change.
 */
export async function storeLedger(
  writer: SwarmWriter,
  owner: string,
  stored: StoredLedger | undefined,
  ledger: Ledger,
): Promise<boolean> {
  const text = serializeLedger(ledger);
  if (stored?.ledger !== undefined && serializeLedger(stored.ledger) === text) return false;
  const config = {
    name: ledgerName(owner),
    labels: { [ownerLabel]: owner, [ledgerLabel]: text },
    text: ledgerText,
  };
  try {
    if (stored === undefined) await writer.createConfig(config);
    else await writer.updateConfig({ id: stored.id, version: stored.version }, config);
  } catch (error) {
    throw conflictOf(error, owner);
  }
  return true;
}

/** A config needs data and its data can never change: what is remembered stands in its labels. */
const ledgerText = 'The ledger of swarm-reconciler: its labels hold what it remembers. Do not remove it.\n';

function conflictOf(error: unknown, owner: string): unknown {
  const isConflict =
    error instanceof Failure && (error.code === 'version-conflict' || error.code === 'name-taken');
  if (!isConflict) return error;
  return new Failure(`Cannot write the ledger of the owner "${owner}": somebody else has just written it`, {
    kind: 'transient',
    code: 'version-conflict',
    resource: ledgerName(owner),
    hint: 'Another reconciler works for the same owner: let it finish, or give one of them another --owner',
    cause: error,
  });
}

/** Before the first write: everything that is about to be ours, beside all that is. What a crash leaves is then known. */
export const intentOf = (before: Ledger, after: Ledger): Ledger => ({
  ...after,
  rows: { ...before.rows, ...mergeRows(before, after) },
});

/** A row keeps the id that it has until its object is made anew. */
const mergeRows = (before: Ledger, after: Ledger): Ledger['rows'] =>
  Object.fromEntries(
    entriesOf(after).map(([key, row]) => [key, row.id === undefined ? { ...before.rows[key], ...row } : row]),
  );

/** After the last write: ids of what was made are filled in; what failed stays as intended, so that it stays ours. */
export function resultOf(
  intent: Ledger,
  after: Ledger,
  plan: Plan,
  { outcome, created }: { readonly outcome: Outcome; readonly created: ReadonlyMap<Key, string> },
): Ledger {
  const failed = new Set(
    outcome.changes.filter(({ status }) => status !== 'done').map(({ resource }) => resource),
  );
  const seen = new Map(
    outcome.waits.map(({ resource, status, serviceId }) => [
      resource,
      status === 'done' ? serviceId : undefined,
    ]),
  );
  const deleted = new Set(plan.changes.filter(({ op }) => op === 'delete').map(({ resource }) => resource));
  const kept = entriesOf(intent).filter(([key]) => failed.has(key));
  const done = entriesOf(after)
    .filter(([key]) => !failed.has(key) && !deleted.has(key))
    .map(([key, row]): [Key, LedgerRow] => [key, withId(row, created.get(key))])
    .map(([key, row]): [Key, LedgerRow] => [key, withSight(row, seen.get(key))]);
  return { ...after, rows: Object.fromEntries([...done, ...kept]) };
}

const withId = (row: LedgerRow, id: string | undefined): LedgerRow =>
  id === undefined ? row : { ...row, id };

/** What the core makes is known to be as meant from here on: whoever changes it then is told of as drift. */
const withSight = (row: LedgerRow, id: string | undefined): LedgerRow =>
  id === undefined || row.applied?.['block'] === undefined ? row : seenRow(row, id);

const entriesOf = (ledger: Ledger): readonly (readonly [Key, LedgerRow])[] =>
  Object.entries(ledger.rows) as [Key, LedgerRow][]; // keys of a record of Keys

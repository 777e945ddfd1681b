import type { Key } from '../kernel/key.ts';
import { isMadeByCore, rowsOf, type Ledger, type LedgerRow } from '../model/ledger.ts';
import type { Outcome } from '../model/outcome.ts';
import type { NoteOnceSeen, Plan } from '../model/plan.ts';

/**
 * Stored before the first write: the rows of everything that will be ours, together with all current rows. After a crash
 * the ledger then contains every object that may have been created.
 */
export const intentOf = (before: Ledger, after: Ledger): Ledger => ({
  ...after,
  rows: { ...before.rows, ...mergeRows(before, after) },
});

/** A row keeps its id until its object is created again. */
const mergeRows = (before: Ledger, after: Ledger): Ledger['rows'] =>
  Object.fromEntries(
    rowsOf(after).map(([key, row]) => {
      const id = row.id ?? before.rows[key]?.id;
      return [key, id === undefined ? row : { ...row, id }];
    }),
  );

/** Stored after the last write: with the ids of created objects. Failed changes keep their intent row, so that the object stays ours. */
export function resultOf(
  intent: Ledger,
  after: Ledger,
  plan: Plan,
  { outcome, created }: { readonly outcome: Outcome; readonly created: ReadonlyMap<Key, string> },
): Ledger {
  const failed = new Set(
    outcome.changes.filter(({ status }) => status !== 'done').map(({ resource }) => resource),
  );
  const seen = sightsOf(plan, outcome);
  const deleted = new Set(plan.changes.filter(({ op }) => op === 'delete').map(({ resource }) => resource));
  const kept = rowsOf(intent).filter(([key]) => failed.has(key));
  const done = rowsOf(after)
    .filter(([key]) => !failed.has(key) && !deleted.has(key))
    .map(([key, row]): [Key, LedgerRow] => [key, withSight(doneRow(row, created.get(key)), seen.get(key))]);
  return { ...after, rows: Object.fromEntries([...done, ...kept]) };
}

/** From now on the sent spec is judged by its own rollout. What the core sends, it sends later. */
function doneRow(row: LedgerRow, id: string | undefined): LedgerRow {
  const { stoppedBefore, ...others } = row;
  const done = isMadeByCore(row) && stoppedBefore !== undefined ? row : others;
  return id === undefined ? done : { ...done, id };
}

/** A service created by someone else, as it was observed. */
interface Sight {
  readonly id: string;
  readonly note: NoteOnceSeen;
}

/** What the last wait for each service observed: when a node moves, the first of two waits expects only an intermediate state. */
function sightsOf({ waits }: Plan, outcome: Outcome): ReadonlyMap<Key, Sight> {
  const notes = new Map(waits.map(({ id, onceSeen }) => [id, onceSeen]));
  return new Map(
    outcome.waits.flatMap(({ id, resource, status, serviceId }) => {
      const note = notes.get(id);
      return status === 'done' && serviceId !== undefined && note !== undefined
        ? [[resource, { id: serviceId, note }] as const]
        : [];
    }),
  );
}

/** From here on a change of the service counts as drift. */
const withSight = (row: LedgerRow, sight: Sight | undefined): LedgerRow =>
  sight?.note.attempted === row.attempted ? { ...row, id: sight.id, applied: sight.note.applied } : row;

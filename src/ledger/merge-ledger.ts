import { isEqualJson } from '../kernel/json.ts';
import { rowsOf, type Ledger, type LedgerRow } from '../model/ledger.ts';
import { listOfRow } from './ledger-row-codec.ts';

/**
 * Merges the result of a pass (`ours`) into the stored ledger (`theirs`), which may have changed meanwhile. Rows that the
 * pass has not changed since it wrote `base` come from `theirs`, so that a concurrent `retry` is not undone. Suspensions
 * and history always come from `theirs`.
 */
export function mergeLedger(base: Ledger, ours: Ledger, theirs: Ledger): Ledger {
  const keys = new Set([...rowsOf(ours), ...rowsOf(theirs)].map(([key]) => key));
  const rows = [...keys].flatMap((key) => {
    const row = isSameRow(ours.rows[key], base.rows[key]) ? theirs.rows[key] : ours.rows[key];
    return row === undefined ? [] : [[key, row] as const];
  });
  const { keptBlocks: _old, ...others } = theirs;
  return { ...others, ...readFromManifests(ours), salt: ours.salt, rows: Object.fromEntries(rows) };
}

const readFromManifests = ({ revision, keptBlocks }: Ledger): Pick<Ledger, 'revision' | 'keptBlocks'> => ({
  ...(revision === undefined ? {} : { revision }),
  ...(keptBlocks === undefined ? {} : { keptBlocks }),
});

const isSameRow = (left: LedgerRow | undefined, right: LedgerRow | undefined): boolean =>
  left === undefined || right === undefined ? left === right : isEqualJson(listOfRow(left), listOfRow(right));

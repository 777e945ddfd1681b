import type { Key } from '../../kernel/key.ts';
import type { Ledger, LedgerRow } from '../../model/ledger.ts';
import type { Fragment } from './fragment.ts';

/** The rows, with those of `untouched` objects replaced by what the ledger has: nothing was attempted for them. */
export function keepLedgerRows(
  rows: Fragment['rows'],
  untouched: readonly Key[],
  ledger: Ledger,
): Fragment['rows'] {
  const keys = new Set(untouched);
  const before = untouched.flatMap((key): [Key, LedgerRow][] => {
    const row = ledger.rows[key];
    return row === undefined ? [] : [[key, row]];
  });
  return [...rows.filter(([key]) => !keys.has(key)), ...before];
}

import type { StoredLedger } from '../../src/model/facts.ts';
import type { Ledger } from '../../src/model/ledger.ts';

/** What is read where nobody has written a ledger. */
export const noLedger: StoredLedger = { head: undefined, ledger: undefined, isTorn: false, parts: [] };

export const storedLedger = (ledger: Ledger | undefined, said: Partial<StoredLedger> = {}): StoredLedger => ({
  ...noLedger,
  head: { id: 'ledger-id', version: 4 },
  ledger,
  ...said,
});

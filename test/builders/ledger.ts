import type { StoredLedger } from '../../src/model/facts.ts';
import type { Ledger } from '../../src/model/ledger.ts';

/** What is read if no ledger has been written yet. */
export const noLedger: StoredLedger = { head: undefined, ledger: undefined, isTorn: false, shards: [] };

export const storedLedger = (
  ledger: Ledger | undefined,
  overrides: Partial<StoredLedger> = {},
): StoredLedger => ({
  ...noLedger,
  head: { id: 'ledger-id', version: 4 },
  ledger,
  ...overrides,
});

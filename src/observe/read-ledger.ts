import type { StoredLedger } from '../model/facts.ts';
import { parseLedger } from '../model/ledger-codec.ts';
import type { ObservedConfig } from '../model/observed.ts';
import { ledgerLabel, ledgerName } from '../model/own-labels.ts';

/** The owner's ledger among the configs of the swarm. */
export function readLedger(configs: readonly ObservedConfig[], owner: string): StoredLedger | undefined {
  const config = configs.find(({ name }) => name === ledgerName(owner));
  if (config === undefined) return undefined;
  const ledger = parseLedger(config.labels[ledgerLabel] ?? '');
  return { id: config.id, version: config.version, ledger };
}

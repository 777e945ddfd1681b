import { ledgerAttempts } from '../defaults/limits.ts';
import { conflictPauseMs } from '../defaults/times.ts';
import { retry } from '../kernel/retry.ts';
import { storeLedger } from './store-ledger.ts';
import type { StoredLedger } from '../model/facts.ts';
import { Failure } from '../model/failure.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ObservedConfig } from '../model/observed.ts';
import { readLedger } from './read-ledger.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';

export interface LedgerAccess {
  readonly reader: SwarmReader;
  readonly writer: SwarmWriter;
  readonly clock: Clock;
  readonly owner: string;
  readonly limitBytes?: number;
}

/** A ledger after a change, and what the change did. */
export interface Edited<T> {
  readonly ledger: Ledger;
  readonly done: T;
}

/**
 * Reads the ledger, changes it and writes it back, and starts over whenever someone else has written it in between.
 * `change` runs again on each attempt, so it must have no side effects.
 */
export async function updateLedger<T>(
  { reader, clock, ...place }: LedgerAccess,
  change: (stored: StoredLedger, configs: readonly ObservedConfig[]) => Edited<T>,
): Promise<T> {
  const updateOnce = async (): Promise<T> => {
    const configs = await reader.readConfigs();
    const stored = readLedger(configs, place.owner);
    const { ledger, done } = change(stored, configs);
    await storeLedger(place, stored, ledger);
    return done;
  };
  return retry(updateOnce, clock, (error, attempt) =>
    error instanceof Failure && error.kind === 'transient' && attempt < ledgerAttempts
      ? conflictPauseMs(attempt)
      : undefined,
  );
}

import { storeLedger } from '../apply/store-ledger.ts';
import { Failure } from '../model/failure.ts';
import type { Ledger } from '../model/ledger.ts';
import { readLedger } from '../observe/read-ledger.ts';
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

const maxAttempts = 5;
const pauseMs = 200;

/**
 * Reads the ledger, changes it and writes it over the version that was read, as often as somebody comes between. The
 * change is made anew each time, so it must be one that can be made twice.
 */
export async function updateLedger(
  { reader, clock, ...place }: LedgerAccess,
  change: (ledger: Ledger | undefined) => Ledger,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const stored = readLedger(await reader.readConfigs(), place.owner);
      await storeLedger(place, stored, change(stored.ledger));
      return;
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'transient' || attempt === maxAttempts) throw error;
      await clock.sleep(pauseMs * attempt);
    }
  }
}

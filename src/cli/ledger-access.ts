import type { LedgerAccess } from '../reconcile/update-ledger.ts';
import { createSystemClock } from '../telemetry/system-clock.ts';
import { connect } from './connect.ts';
import type { SwarmFlags } from './options.ts';
import type { Streams } from './streams.ts';

/** The owner's ledger in the swarm that the flags name. */
export const ledgerAccess = ({ host, owner }: SwarmFlags, streams: Streams): LedgerAccess => ({
  ...connect(host, streams),
  clock: createSystemClock(),
  owner,
});

import type { LedgerAccess } from '../ledger/update-ledger.ts';
import { createSystemClock } from '../telemetry/system-clock.ts';
import { connect } from './connect.ts';
import type { SwarmFlags } from './program/options.ts';
import type { Streams } from './terminal/streams.ts';

/** The owner's ledger in the swarm that the flags name. */
export const ledgerAccess = ({ host, owner }: SwarmFlags, streams: Streams): LedgerAccess => ({
  ...connect(host, streams),
  clock: createSystemClock(),
  owner,
});

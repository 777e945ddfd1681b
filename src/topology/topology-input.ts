import type { Desired } from '../model/desired.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ObservedSwarm } from '../model/observed.ts';

/** What a look at the swarm has found. */
export interface TopologyInput {
  readonly observed: ObservedSwarm;
  readonly desired: Desired;
  readonly ledger: Ledger;
}

import { readLedger } from '../ledger/read-ledger.ts';
import { observe } from '../observe/observe.ts';
import { driftFromLedger } from '../plan/drift-from-ledger.ts';
import type { PassContext } from './daemon-state.ts';
import { takeIncidents } from './incidents/keep-incidents.ts';
import { publishDrift } from './drift/publish-drift.ts';

/**
 * A pass without manifests, because none were ever read: drift from what was last written is reported, and nothing is
 * written.
 */
export async function watchLedger(context: PassContext): Promise<void> {
  const { dependencies, settings, memory, signal } = context;
  const observed = await observe(dependencies.reader, signal);
  memory.update({ swarmSeenAt: dependencies.clock.now().toISOString() });
  if (!memory.state().isStandby) takeIncidents(observed.configs, context);
  const { ledger } = readLedger(observed.configs, settings.owner);
  if (ledger === undefined || memory.state().isStandby) return;
  const drift = driftFromLedger({ owner: settings.owner, ledger, hasFreshSalt: false, observed });
  publishDrift({ drift, changes: [] }, context);
}

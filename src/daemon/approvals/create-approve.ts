import { approve } from '../../ledger/approve.ts';
import { updateLedger } from '../../ledger/update-ledger.ts';
import { requireLedger } from '../../pass/known-resource.ts';
import type { ReconcilerPort } from '../../ports/reconciler-port.ts';
import type { DaemonDependencies, DaemonSettings } from '../daemon-state.ts';
import type { PassRequests } from '../pass-requests.ts';

/** Approves in the ledger, so that it counts for whichever process writes, and asks for a pass of this one. */
export const createApprove =
  (
    { reader, writer, clock }: Pick<DaemonDependencies, 'reader' | 'writer' | 'clock'>,
    { owner }: Pick<DaemonSettings, 'owner'>,
    requests: Pick<PassRequests, 'add'>,
  ): ReconcilerPort['approve'] =>
  async ({ hash, by }) => {
    const at = clock.now().toISOString();
    await updateLedger({ reader, writer, clock, owner }, (stored, configs) =>
      approve(requireLedger(stored, configs, owner), { hash, by, at }),
    );
    requests.add('request');
  };

import type { LedgerRow } from '../model/ledger.ts';
import { nameOf, type Key } from '../model/key.ts';
import type { ObservedService } from '../model/observed.ts';
import { part, type Part } from './part.ts';

/**
 * What swarm has paused or rolled back is not sent again: an automatic rollback puts the old spec back, which looks like
 * a service that never got the new one, and a loop would send the bad one for ever. Another declaration ends it.
 */
export function isQuarantined(
  { updateState = '' }: ObservedService,
  attempt: string,
  row: LedgerRow | undefined,
): boolean {
  const isStopped = updateState === 'paused' || updateState.startsWith('rollback_');
  return isStopped && row?.attempted === attempt;
}

export const quarantined = (key: Key, { updateState = '' }: ObservedService, origin: string): Part =>
  part({
    refused: [
      {
        resource: key,
        reason: `swarm did not go through with the update (${updateState}), and the manifests still say the same`,
        hint: `See why: docker service ps --no-trunc ${nameOf(key)}. Then change ${origin}: what is declared anew is sent`,
        isQuarantined: true,
      },
    ],
  });

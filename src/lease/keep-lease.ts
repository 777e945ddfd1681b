import { leaseRenewalMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Lease } from './lease.ts';

export interface KeepDependencies {
  readonly lease: Lease;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called whenever this process has become the one that writes. */
  readonly onTaken: () => void;
}

/** Takes the lease as soon as it is free and renews it, until the signal is aborted; then gives it up. */
export async function keepLease(
  { lease, clock, logger, onTaken }: KeepDependencies,
  signal: AbortSignal,
): Promise<void> {
  let wasHeld = false;
  let rival = '';
  while (!signal.aborted) {
    const holder = await attempt(lease, signal);
    const isHeld = lease.isHeld();
    if (isHeld && !wasHeld) {
      logger.info('lease taken');
      onTaken();
    }
    if (!isHeld && wasHeld) logger.warn('lease lost', { holder });
    else if (!isHeld && holder !== undefined && holder !== rival) logger.info('standing by', { holder });
    wasHeld = isHeld;
    rival = isHeld ? '' : (holder ?? rival);
    await clock.sleep(leaseRenewalMs, signal).catch(() => undefined);
  }
  await lease.release().catch(ignoreFailure);
}

/** Who holds it; undefined: the swarm does not answer, which the passes report. */
async function attempt(lease: Lease, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await lease.attempt(signal)).holder;
  } catch (error) {
    if (!signal.aborted) ignoreFailure(error);
    return undefined;
  }
}

function ignoreFailure(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}

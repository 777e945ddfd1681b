import { leasePollMs, leaseRenewalMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Lease } from './lease.ts';

export interface KeepDependencies {
  readonly lease: Lease;
  readonly clock: Clock;
  /** Called whenever this process has become the one that writes. */
  readonly onTaken: () => void;
  /** Called whenever it is no longer the one that writes, with the one that is, if that is known. */
  readonly onLost: (holder: string | undefined) => void;
  /** Called whenever another process turns out to hold it. */
  readonly onAwaited: (holder: string) => void;
  /** Called after each attempt. */
  readonly onAttempt?: () => void;
}

/** Takes the lease as soon as it is free and renews it, until the signal is aborted; then gives it up. */
export async function keepLease(
  { lease, clock, onTaken, onLost, onAwaited, onAttempt = () => undefined }: KeepDependencies,
  signal: AbortSignal,
): Promise<void> {
  let wasHeld = false;
  let rival: string | undefined;
  const report = (isHeld: boolean, holder: string | undefined): void => {
    if (isHeld !== wasHeld) (isHeld ? onTaken : onLost)(holder);
    else if (!isHeld && holder !== undefined && holder !== rival) onAwaited(holder);
    wasHeld = isHeld;
    rival = isHeld ? undefined : (holder ?? rival);
  };
  while (!signal.aborted) {
    const holder = await attempt(lease, signal);
    const isHeld = lease.isHeld();
    report(isHeld, holder);
    onAttempt();
    await clock.sleep(isHeld ? leaseRenewalMs : leasePollMs, signal).catch(() => undefined);
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

import { leaseMs, leasePollMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { Lease } from './lease.ts';

/** Takes the lease for one run. Fails with `lease-lost` if another process goes on renewing it. */
export async function takeLease(lease: Lease, clock: Clock, signal: AbortSignal): Promise<void> {
  const deadlineMs = clock.monotonicMs() + leaseMs + 2 * leasePollMs;
  for (;;) {
    const { isHeld, holder } = await lease.attempt(signal);
    if (isHeld) return;
    if (clock.monotonicMs() >= deadlineMs) {
      throw new Failure(`Nothing is written: "${holder}" of the same owner holds the lease`, {
        ...{ kind: 'blocked', code: 'lease-lost' },
        hint: 'Stop that process first, or let it do the work',
      });
    }
    await clock.sleep(leasePollMs, signal);
  }
}

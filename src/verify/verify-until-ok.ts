import { verifyPatienceMs, verifyPauseMs } from '../defaults/times.ts';
import { hasFailed, type Verification } from '../model/verification.ts';
import type { Clock } from '../ports/clock.ts';

/**
 * Verifies again until nothing fails, or for a minute: the core brings new routes to the proxies a while after the services run, and may
 * replace the proxies for it.
 */
export async function verifyUntilOk(
  verifyOnce: () => Promise<Verification>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Verification> {
  const until = clock.monotonicMs() + verifyPatienceMs;
  for (;;) {
    const verification = await verifyOnce();
    if (!hasFailed(verification) || clock.monotonicMs() >= until) return verification;
    await clock.sleep(verifyPauseMs, signal);
  }
}

import { livenessMs } from '../../defaults/times.ts';
import type { ReconcilerSnapshot } from '../../model/snapshot.ts';
import { durationText } from '../../report/age-text.ts';
import type { ProcessHealth } from '../../report/http/health-json.ts';

/** Whether the loop goes on. A source or a swarm that is away is no reason to restart the process. */
export function livenessOf(silentMs: number, intervalMs: number): ProcessHealth {
  const ok = silentMs <= Math.max(3 * intervalMs, livenessMs);
  const silent = `${durationText(silentMs)} ago`;
  return ok
    ? { ok, reason: `The last sign of life of the loop was ${silent}` }
    : { ok, reason: `The loop hangs: its last sign of life was ${silent}` };
}

/** Whether the source and the swarm have been looked at once, so that status and plan are known. So it is for a standby. */
export function readinessOf(snapshot: ReconcilerSnapshot): ProcessHealth {
  const missing = [
    ...(isSourceKnown(snapshot) ? [] : ['the source']),
    ...(snapshot.swarmSeenAt === undefined ? ['the swarm'] : []),
  ];
  return missing.length === 0
    ? { ok: true, reason: `The source and the swarm have been read; this process is the ${snapshot.role}` }
    : { ok: false, reason: `Not read yet: ${missing.join(' and ')}` };
}

/** The last good revision serves while the source is away. */
const isSourceKnown = ({ revision, sourceSeenAt }: ReconcilerSnapshot): boolean =>
  revision !== undefined || sourceSeenAt !== undefined;

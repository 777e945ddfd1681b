import { leaseMarginMs, leaseMs } from '../defaults/times.ts';
import { canonicalJson, parseJson, valueAt } from '../kernel/json.ts';
import { Failure } from '../model/failure.ts';
import type { ObservedConfig } from '../model/observed.ts';
import { leaseLabel, leaseName, ownerLabel } from '../model/own-labels.ts';
import type { NewConfig } from '../model/write.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';

/** Of several processes of an owner, the holder of the lease writes. */
export interface Lease {
  /** Whether this process may write now. */
  readonly isHeld: () => boolean;
  /** Takes the lease if it is free, or renews it. Fails with a Failure if the swarm does not answer. */
  readonly attempt: (signal?: AbortSignal) => Promise<LeaseAttempt>;
  /** Gives it up, so that the next one need not wait. */
  readonly release: () => Promise<void>;
}

export interface LeaseAttempt {
  readonly isHeld: boolean;
  /** The process that holds it. */
  readonly holder: string;
}

export interface LeaseDependencies {
  readonly reader: Pick<SwarmReader, 'readConfig'>;
  readonly writer: Pick<SwarmWriter, 'createConfig' | 'updateConfig'>;
  readonly clock: Clock;
}

export interface LeaseSettings {
  readonly owner: string;
  /** Differs for each process. */
  readonly holder: string;
}

/**
 * A lease in the labels of a config, taken by compare-and-swap. Clocks of machines differ, so nobody writes a time into it:
 * a lease is free once it has not changed for its duration, as long as the one who judges that has watched it.
 */
export function createLease(
  { reader, writer, clock }: LeaseDependencies,
  { owner, holder }: LeaseSettings,
): Lease {
  let heldUntilMs = -Infinity;
  let seen: { readonly version: number; readonly sinceMs: number } | undefined;
  const isHeld = (): boolean => clock.monotonicMs() < heldUntilMs;

  const swap = async (found: ObservedConfig | undefined, next: string): Promise<boolean> => {
    // Counted from before the request: nobody else may count from an earlier moment.
    const untilMs = clock.monotonicMs() + leaseMs - leaseMarginMs;
    const config = leaseConfig(owner, next, (found === undefined ? 0 : termOf(found)) + 1);
    try {
      if (found === undefined) await writer.createConfig(config);
      else await writer.updateConfig(found, config);
    } catch (error) {
      if (!isOvertaken(error)) throw error;
      return false;
    }
    heldUntilMs = next === holder ? untilMs : -Infinity;
    return true;
  };

  const isFree = ({ version }: ObservedConfig, of: string): boolean => {
    if (of === '') return true;
    const nowMs = clock.monotonicMs();
    if (seen?.version !== version) seen = { version, sinceMs: nowMs };
    return nowMs - seen.sinceMs >= leaseMs;
  };

  return {
    isHeld,
    attempt: async (signal) => {
      const found = await reader.readConfig(leaseName(owner), signal);
      const current = found === undefined ? '' : holderOf(found);
      if (found !== undefined && current !== holder) {
        heldUntilMs = -Infinity;
        if (!isFree(found, current)) return { isHeld: false, holder: current };
      }
      const isMine = await swap(found, holder);
      return { isHeld: isMine, holder: isMine ? holder : current };
    },
    release: async () => {
      if (!isHeld()) return;
      heldUntilMs = -Infinity;
      const found = await reader.readConfig(leaseName(owner));
      if (found !== undefined && holderOf(found) === holder) await swap(found, '');
    },
  };
}

const isOvertaken = (error: unknown): boolean =>
  error instanceof Failure && ['version-conflict', 'name-taken', 'object-not-found'].includes(error.code);

/** A config needs data, which is immutable. */
const leaseText = 'The lease of swarm-reconciler: its labels say which process writes.\n';

const leaseConfig = (owner: string, holder: string, term: number): NewConfig => ({
  name: leaseName(owner),
  labels: { [ownerLabel]: owner, [leaseLabel]: canonicalJson({ holder, term }) },
  text: leaseText,
});

function holderOf({ labels }: ObservedConfig): string {
  const holder = valueAt(parseJson(labels[leaseLabel]), ['holder']);
  return typeof holder === 'string' ? holder : '';
}

/** Makes each write of the lease another one, so that its version changes. */
function termOf({ labels }: ObservedConfig): number {
  const term = valueAt(parseJson(labels[leaseLabel]), ['term']);
  return typeof term === 'number' ? term : 0;
}

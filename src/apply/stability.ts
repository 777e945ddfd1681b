import type { ObservedTask } from '../model/observed.ts';
import type { StoppedUpdate } from '../model/outcome.ts';

/** The verdict on one observation of a service. */
export type Verdict =
  /** Everything that is waited for runs; it counts once it has run for `stableMs`. */
  | (Observation & { readonly status: 'good'; readonly serviceId: string; readonly stableMs: number })
  | (Observation & { readonly status: 'waiting'; readonly message: string })
  | { readonly status: 'failed'; readonly message: string; readonly stopped?: StoppedUpdate }
  /** None of its tasks will ever run: their last error is worth reporting. */
  | { readonly status: 'ending'; readonly message: string };

interface Observation {
  /** Tasks of the newest spec that ended by themselves. */
  readonly ended: readonly ObservedTask[];
  /** Whether fewer tasks than desired run. */
  readonly isShort: boolean;
}

/** After this many tasks have ended in the same slot, the next one is expected to end too. */
const maxEnded = 4;

export type StableVerdict =
  | { readonly status: 'done'; readonly serviceId: string }
  /** `settling`: everything runs, but has to stay up for a while. */
  | { readonly status: 'waiting' | 'settling'; readonly message: string }
  | Extract<Verdict, { readonly status: 'failed' | 'ending' }>;

export interface Stability {
  judge(verdict: Verdict, nowMs: number): StableVerdict;
}

/** Remembers earlier observations: since when everything runs, and which tasks have ended. */
export function createStability(): Stability {
  let goodSinceMs: number | undefined;
  const endings = createEndings();
  return {
    judge(verdict, nowMs) {
      if (verdict.status === 'failed' || verdict.status === 'ending') return verdict;
      const ended = endings.count(verdict);
      if (ended !== undefined) return { status: 'ending', message: endingText(ended) };
      if (verdict.status === 'waiting') {
        goodSinceMs = undefined;
        return verdict;
      }
      goodSinceMs ??= nowMs;
      const leftMs = goodSinceMs + verdict.stableMs - nowMs;
      if (leftMs <= 0) return { status: 'done', serviceId: verdict.serviceId };
      return {
        status: 'settling',
        message: `running, must stay up for another ${Math.ceil(leftMs / 1000)} s`,
      };
    },
  };
}

const endingText = (ended: number): string => `its tasks keep ending: ${ended} of them during this wait`;

/**
 * Swarm keeps tasks that ended, so those that end between two observations are found too. Tasks that had ended at the first
 * observation do not count: they may be days old. Nor do tasks that end while enough run: the service was scaled down.
 */
function createEndings(): { count(observation: Observation): number | undefined } {
  let known: Set<string> | undefined;
  const countOf = new Map<string, number>();
  return {
    /** How many tasks have ended, once they keep ending in the same slot. */
    count({ ended, isShort }) {
      const fresh = known === undefined || !isShort ? [] : ended.filter(({ id }) => known?.has(id) === false);
      for (const { seat } of fresh) countOf.set(seat, (countOf.get(seat) ?? 0) + 1);
      known = new Set([...(known ?? []), ...ended.map(({ id }) => id)]);
      const counts = [...countOf.values()];
      return counts.some((count) => count >= maxEnded)
        ? counts.reduce((sum, count) => sum + count, 0)
        : undefined;
    },
  };
}

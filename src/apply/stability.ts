import type { ObservedTask } from '../model/observed.ts';
import type { StoppedUpdate } from '../model/outcome.ts';

/** What one look at a service says. */
export type Verdict =
  /** All that is waited for runs; it counts once it has for `stableMs`. */
  | (Look & { readonly status: 'good'; readonly serviceId: string; readonly stableMs: number })
  | (Look & { readonly status: 'waiting'; readonly message: string })
  | { readonly status: 'failed'; readonly message: string; readonly stopped?: StoppedUpdate }
  /** None of its tasks will ever run: the last word on them is worth telling. */
  | { readonly status: 'ending'; readonly message: string };

interface Look {
  /** Tasks of the newest spec that have ended by themselves. */
  readonly ended: readonly ObservedTask[];
  /** Whether fewer tasks than wanted run. */
  readonly isShort: boolean;
}

/** After so many tasks that came and ended in one place, the next one will too. */
const maxEnded = 4;

export type StableVerdict =
  | { readonly status: 'done'; readonly serviceId: string }
  /** `settling`: all runs, and has to stay up for a while yet. */
  | { readonly status: 'waiting' | 'settling'; readonly message: string }
  | Extract<Verdict, { readonly status: 'failed' | 'ending' }>;

/** Remembers what earlier looks saw: since when all is well, and which tasks have ended. */
export function createStability(): { judge(verdict: Verdict, nowMs: number): StableVerdict } {
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
      return { status: 'settling', message: `running, to stay up for another ${Math.ceil(leftMs / 1000)} s` };
    },
  };
}

const endingText = (ended: number): string => `its tasks keep ending: ${ended} of them while waiting for it`;

/**
 * Tasks that end between two looks are found in what swarm keeps of the past. What was there at the first look is not
 * counted: it may be days old. Nor what ends while enough run: somebody has scaled the service down.
 */
function createEndings(): { count(look: Look): number | undefined } {
  let known: Set<string> | undefined;
  const countOf = new Map<string, number>();
  return {
    /** How many have ended, once they keep ending in one place. */
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

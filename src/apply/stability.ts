import type { StoppedUpdate } from '../model/outcome.ts';

/** What one look at a service says. */
export type Verdict =
  /** All that is waited for runs; it counts once it has for `stableMs`. */
  | {
      readonly status: 'good';
      readonly serviceId: string;
      readonly stableMs: number;
      readonly taskIds: readonly string[];
      readonly isShort: boolean;
    }
  | { readonly status: 'failed'; readonly message: string; readonly stopped?: StoppedUpdate }
  | {
      readonly status: 'waiting';
      readonly message: string;
      /** Ids of the tasks of the newest spec, and whether fewer than wanted run. */
      readonly taskIds: readonly string[];
      readonly isShort: boolean;
    };

/** After so many tasks that came and ended, the next one will too. */
const maxEnded = 4;

export type StableVerdict =
  | { readonly status: 'done'; readonly serviceId: string }
  /** `settling`: all runs, and has to stay up for a while yet. */
  | { readonly status: 'waiting' | 'settling'; readonly message: string }
  | { readonly status: 'failed'; readonly message: string; readonly stopped?: StoppedUpdate }
  | { readonly status: 'ending'; readonly message: string };

/** Remembers what earlier looks saw: since when all is well, and which tasks ran that run no more. */
export function createStability(): { judge(verdict: Verdict, nowMs: number): StableVerdict } {
  let goodSinceMs: number | undefined;
  let before: readonly string[] = [];
  let ended = 0;
  return {
    judge(verdict, nowMs) {
      if (verdict.status === 'failed') return verdict;
      // Where enough run, others may go: somebody has scaled the service down.
      if (verdict.isShort) ended += before.filter((id) => !verdict.taskIds.includes(id)).length;
      before = verdict.taskIds;
      if (ended >= maxEnded) {
        return {
          status: 'ending',
          message: `its tasks keep ending: ${ended} of them while waiting for it`,
        };
      }
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

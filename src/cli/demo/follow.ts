import { Failure } from '../../model/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RevisionSource } from '../../ports/revision-source.ts';

export interface Following {
  readonly source: RevisionSource;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The digest of what was applied last. */
  readonly digest: string;
  readonly onRevision: () => Promise<void>;
}

/** For sources that give no hints, as a git repository that somebody else pushes to. */
const intervalMs = 10_000;

/** Until the signal is aborted: calls back after each change of the source, one at a time. */
export async function follow({ source, clock, signal, digest, onRevision }: Following): Promise<void> {
  let waker = new AbortController();
  const stopWatching = await source.watch(() => {
    waker.abort();
  });
  try {
    let known: string | undefined = digest;
    while (!signal.aborted) {
      waker = new AbortController();
      const seen = await digestOf(source, known, signal);
      if (seen !== known) {
        known = seen;
        await onRevision();
      }
      await clock.sleep(intervalMs, AbortSignal.any([signal, waker.signal])).catch(() => undefined);
    }
  } finally {
    await stopWatching();
  }
}

/** Undefined where the source cannot be read: why, the command tells that reads it again. */
async function digestOf(
  source: RevisionSource,
  known: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return (await source.fetch(signal)).digest;
  } catch (error) {
    if (signal.aborted) return known;
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

import { createWakeUp } from '../../kernel/wake-up.ts';
import { Failure } from '../../model/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RevisionSource } from '../../ports/revision-source.ts';

export interface Following {
  readonly source: RevisionSource;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The digest of the last applied revision. */
  readonly digest: string;
  readonly onRevision: () => Promise<void>;
}

/** For sources that report no changes, such as a git repository that someone else pushes to. */
const intervalMs = 10_000;

/** Calls `onRevision` after each change of the source, one at a time, until the signal is aborted. */
export async function follow({ source, clock, signal, digest, onRevision }: Following): Promise<void> {
  const wakeUp = createWakeUp(clock);
  const stopWatching = await source.watch(wakeUp.wake);
  try {
    let known: string | undefined = digest;
    while (!signal.aborted) {
      const seen = await digestOf(source, known, signal);
      if (seen !== known) {
        known = seen;
        await onRevision();
      }
      await wakeUp.rest(intervalMs, signal);
    }
  } finally {
    await stopWatching();
  }
}

/** Undefined if the source cannot be read: the command that reads it again reports why. */
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

import { Failure, failureFacts } from '../model/failure.ts';
import { hasErrors } from '../model/manifest/problem.ts';
import type { ManifestSet } from '../model/manifest/manifest.ts';
import type { Revision } from '../model/manifest/source-file.ts';
import { consequences } from './consequences.ts';
import type { GoodRevision, LoopContext } from './daemon-state.ts';

export type SourceContext = Omit<LoopContext, 'settings'>;

/**
 * Reads the newest revision, and asks for a pass if there is another one. If it is invalid or unreachable, the last valid one
 * stays in use. Returns how long to rest if it is to be read again before the interval is over.
 */
export async function readSource(context: SourceContext): Promise<number | undefined> {
  const { dependencies, memory, publish, signal } = context;
  const { source, clock } = dependencies;
  try {
    const revision = await source.fetch(signal);
    await takeRevision(revision, context);
    const { isSourceDown } = memory.state();
    memory.update({ isSourceDown: false, sourceSeenAt: clock.now().toISOString() });
    if (isSourceDown) publish({ type: 'source.recovered', source: source.name });
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    const isNew = !memory.state().isSourceDown;
    memory.update({ isSourceDown: true });
    const failure = failureFacts(error);
    publish({ type: 'source.unavailable', source: source.name, failure, isNew });
    return consequences[error.kind].retryMs;
  }
}

/** Starts from the revision that an earlier process has kept, until the source is read. */
export async function useKeptRevision({ dependencies, memory, signal }: SourceContext): Promise<void> {
  const { store, parser } = dependencies;
  const revision = await store.kept();
  if (revision === undefined) return;
  const { set, problems } = await parser.parse(revision, signal);
  // Another version of the reconciler may have accepted it.
  if (!hasErrors(problems)) memory.update({ good: { ...goodRevision(revision, set), isKept: true } });
}

async function takeRevision(revision: Revision, context: SourceContext): Promise<void> {
  const { memory, publish, requests, signal, dependencies } = context;
  const { id, digest, subject, author, commit, leftOut } = revision;
  if (digest === memory.state().seenDigest) return;
  const { set, problems } = await dependencies.parser.parse(revision, signal);
  if (hasErrors(problems)) {
    memory.update({ seenDigest: digest, isInvalid: true });
    publish({
      ...{ type: 'manifest.invalid', revision: id, problems },
      ...(commit === undefined ? {} : { commit }),
    });
    return;
  }
  const { isInvalid, good: before } = memory.state();
  const hasTipMoved = before !== undefined && before.isKept !== true;
  const isNew = before?.id !== id;
  memory.update({ seenDigest: digest, good: goodRevision(revision, set), isInvalid: false, hasTipMoved });
  // What fails is told again for each new revision: its commit has a status of its own.
  if (isNew) memory.update({ untold: id, failureKey: undefined });
  if (isInvalid) publish({ type: 'manifest.valid', revision: id });
  publish({ type: 'revision.found', revision: id, subject, author, isNew });
  if (leftOut.length > 0) {
    publish({ type: 'source.incomplete', revision: id, leftOut: leftOut.map(({ path }) => path) });
  }
  requests.add('source');
  await keep(revision, context);
}

function goodRevision(revision: Revision, set: ManifestSet): GoodRevision {
  const { id, digest, subject, author, commit, allowedInterruptions, leftOut } = revision;
  return {
    ...{ set, id, digest, isWhole: leftOut.length === 0 },
    ...(subject === undefined ? {} : { subject }),
    ...(author === undefined ? {} : { author }),
    ...(commit === undefined ? {} : { commit }),
    ...(allowedInterruptions === undefined ? {} : { allowedInterruptions }),
  };
}

async function keep(revision: Revision, { dependencies, publish }: SourceContext): Promise<void> {
  try {
    await dependencies.store.keep(revision);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    publish({ type: 'revision.unkept', revision: revision.id, failure: failureFacts(error) });
  }
}

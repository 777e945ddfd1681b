import { Failure, failureFacts } from '../model/failure.ts';
import { hasErrors } from '../model/manifest/problem.ts';
import type { Revision } from '../model/manifest/source-file.ts';
import { consequences } from './consequences.ts';
import type { LoopContext } from './daemon-state.ts';

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

async function takeRevision(revision: Revision, context: SourceContext): Promise<void> {
  const { memory, publish, requests, signal, dependencies } = context;
  const { id, digest, subject, author, commit, allowedInterruptions, leftOut } = revision;
  if (digest === memory.state().seenDigest) return;
  const { set, problems } = await dependencies.parser.parse(revision, signal);
  if (hasErrors(problems)) {
    memory.update({ seenDigest: digest, isInvalid: true });
    publish({ type: 'manifest.invalid', revision: id, problems });
    return;
  }
  const good = {
    set,
    id,
    digest,
    isWhole: leftOut.length === 0,
    ...(subject === undefined ? {} : { subject }),
    ...(commit === undefined ? {} : { commit }),
    ...(allowedInterruptions === undefined ? {} : { allowedInterruptions }),
  };
  const { isInvalid, good: before } = memory.state();
  memory.update({ seenDigest: digest, good, isInvalid: false, hasTipMoved: before !== undefined });
  if (isInvalid) publish({ type: 'manifest.valid', revision: id });
  publish({ type: 'revision.found', revision: id, subject, author });
  if (leftOut.length > 0) {
    publish({ type: 'source.incomplete', revision: id, leftOut: leftOut.map(({ path }) => path) });
  }
  requests.add('source');
}

import { parseManifests } from '../manifest/parse-manifests.ts';
import { Failure, failureFacts } from '../model/failure.ts';
import { hasErrors } from '../model/manifest/problem.ts';
import type { Revision } from '../model/manifest/source-file.ts';
import type { PassContext } from './daemon-state.ts';

/** Reads the newest revision. If it is invalid or unreachable, the last valid one stays in use. */
export async function readSource(context: PassContext): Promise<void> {
  const { dependencies, memory, publish, signal } = context;
  const { source } = dependencies;
  const { isSourceDown } = memory.state();
  try {
    const revision = await source.fetch(signal);
    memory.update({ isSourceDown: false });
    if (isSourceDown) publish({ type: 'source.recovered', source: source.name });
    takeRevision(revision, context);
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    memory.update({ isSourceDown: true });
    const failure = failureFacts(error);
    publish({ type: 'source.unavailable', source: source.name, failure, isNew: !isSourceDown });
  }
}

function takeRevision(revision: Revision, { memory, publish }: PassContext): void {
  const { id, digest, subject, author, leftOut } = revision;
  if (digest === memory.state().seenDigest) return;
  const { set, problems } = parseManifests(revision.files, revision.referenced, leftOut);
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
  };
  const { isInvalid, good: before } = memory.state();
  memory.update({ seenDigest: digest, good, isInvalid: false, hasTipMoved: before !== undefined });
  if (isInvalid) publish({ type: 'manifest.valid', revision: id });
  publish({ type: 'revision.found', revision: id, subject, author });
  if (leftOut.length > 0) {
    publish({ type: 'source.incomplete', revision: id, leftOut: leftOut.map(({ path }) => path) });
  }
}

import { parseManifests } from '../manifest/parse-manifests.ts';
import { Failure } from '../model/failure.ts';
import { hasErrors } from '../model/problem.ts';
import type { Revision } from '../model/source-file.ts';
import { manifestInvalid, sourceRecovered, sourceUnavailable, type AlertContext } from './alerts.ts';
import { consequences } from './consequences.ts';
import type { LoopDependencies, LoopSettings, LoopState } from './loop-state.ts';

/** The first half of a turn: the newest good revision. A broken or unreachable one leaves the last good one in force. */
export async function readSource(
  state: LoopState,
  dependencies: LoopDependencies,
  settings: LoopSettings,
  signal: AbortSignal,
): Promise<LoopState> {
  const { source, clock, logger, tell } = dependencies;
  const context: AlertContext = { owner: settings.owner, now: clock.now(), revision: state.good?.id };
  try {
    const revision = await source.fetch(signal);
    if (state.sourceIsDown) tell(sourceRecovered(source.name, context));
    return takeRevision({ ...state, sourceIsDown: false }, revision, dependencies, context);
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    logger[consequences[error.kind].logLevel]('source unavailable', {
      source: source.name,
      reason: error.message,
    });
    if (!state.sourceIsDown) tell(sourceUnavailable(error, context));
    return { ...state, sourceIsDown: true };
  }
}

function takeRevision(
  state: LoopState,
  revision: Revision,
  { logger, tell }: LoopDependencies,
  context: AlertContext,
): LoopState {
  const { id, digest } = revision;
  if (digest === state.seenDigest) return state;
  const { set, problems } = parseManifests(revision.files, revision.referenced);
  if (!hasErrors(problems)) {
    const { subject, author } = revision;
    logger.info('revision found', { revision: id, subject, author });
    const good = { set, id, digest, ...(subject === undefined ? {} : { subject }) };
    return { ...state, seenDigest: digest, good };
  }
  logger.error('manifests invalid', { revision: id, problems: problems.length });
  tell(manifestInvalid(problems, { ...context, revision: id }));
  return { ...state, seenDigest: digest };
}

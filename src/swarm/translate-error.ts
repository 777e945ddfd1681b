import { Failure, type FailureCode, type FailureKind } from '../model/failure.ts';
import type { EngineRequest } from './engine-request.ts';

interface Verdict {
  readonly kind: FailureKind;
  readonly code: FailureCode;
  readonly hint?: string;
}

/** What the engine or the way to it said, in our words. The only place that reads status codes and error texts. */
export function translateError(error: unknown, request: EngineRequest, endpointName: string): Failure {
  if (error instanceof Failure) return error;
  const said = messageOf(error);
  const verdict = verdictOf(error, said, request);
  return new Failure(`Cannot ${actionOf(request)} at ${endpointName}: ${said}`, { ...verdict, cause: error });
}

function verdictOf(error: unknown, said: string, request: EngineRequest): Verdict {
  const status = propertyOf(error, 'statusCode');
  if (typeof status === 'number') return verdictOfStatus(status, said, request);
  return verdictOfConnection(propertyOf(error, 'code'), error, request);
}

const isWrite = (request: EngineRequest): boolean => request.method !== 'GET';

/** Answers of the engine. Stale versions and lost leaders both come as 500, so the text decides. */
function verdictOfStatus(status: number, said: string, request: EngineRequest): Verdict {
  if (said.includes('update out of sequence')) {
    return { kind: 'transient', code: 'version-conflict', hint: 'Run again: somebody else was quicker' };
  }
  if (said.includes('is in use by')) return { kind: 'blocked', code: 'object-in-use' };
  if (said.includes('not a swarm manager')) {
    return {
      kind: 'rejected',
      code: 'engine-not-a-manager',
      hint: 'Name a manager with --host or DOCKER_HOST, or make this node one: docker swarm init',
    };
  }
  if (/is too (old|new)/.test(said)) return { kind: 'rejected', code: 'engine-api-version' };
  if (status === 404) return { kind: 'rejected', code: 'object-not-found' };
  if (status === 409) return { kind: 'transient', code: 'name-taken' };
  // 501: the engine knows that it cannot; a bad constraint is a 500 without any doubt about the outcome.
  if (status < 500 || status === 501 || said.includes('constraint expected')) {
    return { kind: 'rejected', code: 'engine-rejected' };
  }
  return verdictOfServerError(said, request);
}

/** A create that was answered with "node lost leader status" was seen to exist afterwards: 500 does not mean "not done". */
function verdictOfServerError(said: string, request: EngineRequest): Verdict {
  const isLeaderless = said.includes('does not have a leader');
  if (isWrite(request) && !isLeaderless) return unknownOutcome;
  // A manager waits 20 s for a leader that is lost before it says that there is none.
  if (isLeaderless || /context deadline exceeded|lost leader status/.test(said)) {
    return {
      kind: 'transient',
      code: 'engine-no-quorum',
      hint: 'More than half of the managers must be online: docker node ls',
    };
  }
  return engineError;
}

const unknownOutcome: Verdict = {
  kind: 'transient',
  code: 'outcome-unknown',
  hint: 'Run again: the next plan looks first whether it has taken place',
};

const engineError: Verdict = {
  kind: 'transient',
  code: 'engine-error',
  hint: "Run again; if it stays, look into the engine's log",
};

function verdictOfConnection(code: unknown, error: unknown, request: EngineRequest): Verdict {
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'EACCES' || code === 'ENOTFOUND') {
    return { kind: 'transient', code: 'engine-unreachable', hint: hintOfConnection(code) };
  }
  if (request.signal?.aborted === true) return { kind: 'transient', code: 'interrupted' };
  if (isWrite(request)) return unknownOutcome;
  if (error instanceof SyntaxError) return engineError;
  return { kind: 'transient', code: 'engine-unreachable', hint: hintOfConnection(code) };
}

const hintOfConnection = (code: unknown): string =>
  code === 'EACCES'
    ? 'This user may not open the socket: join its group, or name another engine with --host'
    : 'Is the engine running there? Name another one with --host or DOCKER_HOST';

/** The modem wraps the engine's words as `(HTTP code 500) unexpected - rpc error: code = Unknown desc = …`. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SyntaxError) return `the answer cannot be read: ${error.message}`;
  if (error.name === 'TimeoutError') return 'no answer within 30 seconds';
  return error.message
    .replace(/^\(HTTP code \d+\) .*? - /, '')
    .replace(/rpc error: code = \w+ desc = /, '')
    .trim();
}

const propertyOf = (error: unknown, key: 'statusCode' | 'code'): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;

const verbs = { GET: 'read', POST: 'write', DELETE: 'remove' } as const;

const actionOf = (request: EngineRequest): string => `${verbs[request.method]} ${request.path}`;

import { Failure, type FailureCode, type FailureKind } from '../model/failure.ts';
import { starredText } from '../model/masking/starred-text.ts';
import { initHint, quorumHint } from '../model/swarm-remedies.ts';
import type { EngineRequest } from './engine-request.ts';

interface Verdict {
  readonly kind: FailureKind;
  readonly code: FailureCode;
  readonly hint?: string;
}

/** Translates an error of the engine or the connection. The only place that reads status codes and error texts. */
export function translateError(error: unknown, request: EngineRequest, endpointName: string): Failure {
  if (error instanceof Failure) return error;
  const message = messageOf(error);
  const verdict = verdictOf(error, message, request);
  const shown = starredText(message, request.body);
  return new Failure(`Cannot ${actionOf(request)} at ${endpointName}: ${shown}`, {
    ...verdict,
    // Whoever prints a failure prints its cause too.
    ...(shown === message ? { cause: error } : {}),
  });
}

function verdictOf(error: unknown, message: string, request: EngineRequest): Verdict {
  const status = propertyOf(error, 'statusCode');
  if (typeof status === 'number' && lookedUpImage(request) !== undefined) return verdictOfLookup(message);
  if (typeof status === 'number') return verdictOfStatus(status, message, request);
  return verdictOfConnection(propertyOf(error, 'code'), error, request);
}

const isWrite = (request: EngineRequest): boolean => request.method !== 'GET';

/** Answers of the engine. Stale versions and a lost leader both have status 500, so the text decides. */
function verdictOfStatus(status: number, message: string, request: EngineRequest): Verdict {
  if (message.includes('update out of sequence')) {
    return { kind: 'transient', code: 'version-conflict', hint: 'Run again: someone else changed it first' };
  }
  if (message.includes('is in use by')) return { kind: 'blocked', code: 'object-in-use' };
  const notAManager = hintsWithoutManager.find(([words]) => message.includes(words));
  if (notAManager !== undefined) {
    return { kind: 'rejected', code: 'engine-not-a-manager', hint: notAManager[1] };
  }
  if (/is too (old|new)/.test(message)) return { kind: 'rejected', code: 'engine-api-version' };
  if (status === 404) return { kind: 'rejected', code: 'object-not-found' };
  if (status === 409) return { kind: 'transient', code: 'name-taken' };
  // 501 is not supported by the engine.
  if (status < 500 || status === 501) return { kind: 'rejected', code: 'engine-rejected' };
  return certainRefusal(message) ?? verdictOfServerError(message, request);
}

/**
 * Errors that have status 500 because swarmkit gives them no code of their own. The same request fails again, and has no
 * effect.
 */
const certainRefusals: readonly { readonly pattern: RegExp; readonly hint: string }[] = [
  {
    pattern: /^(constraint expected|(key|value) '.*' is invalid$)/s,
    hint: 'Correct the placement constraint: a key, == or !=, and a value, such as node.labels.region==east',
  },
  {
    pattern: /raft message is too large|received message larger than max/,
    hint: 'Swarm stores at most 1.5 MB of one object: shorten its labels, variables and arguments',
  },
  {
    pattern: /^invalid subnet/i,
    hint: 'Correct the subnets of the network: an address with zeros behind the prefix, such as 10.77.0.0/24',
  },
  {
    pattern: /^operation not supported$/,
    hint: 'Choose another driver for the network: the kernel of this node does not have it',
  },
];

function certainRefusal(message: string): Verdict | undefined {
  const found = certainRefusals.find(({ pattern }) => pattern.test(message));
  return found && { kind: 'rejected', code: 'engine-rejected', hint: found.hint };
}

export const lookupHint = '--resolve-image never plans without looking images up';

/** The engine passes on what the registry says, with status 500 for most: another manager would hear the same. */
const verdictOfLookup = (message: string): Verdict => ({
  kind: 'rejected',
  code: 'engine-rejected',
  hint: /unauthorized|denied|forbidden|basic auth|authentication/i.test(message)
    ? 'Log in with docker login, or name a file with credentials in --registry-auth'
    : lookupHint,
});

/** The image of a request that has the engine ask a registry. */
const lookedUpImage = ({ path }: EngineRequest): string | undefined =>
  /^\/distribution\/(.*)\/json$/.exec(path)?.[1];

/** Answers of an engine that is no manager, the first that fits, with the way out. */
const hintsWithoutManager: readonly (readonly [words: string, hint: string])[] = [
  [
    'needs to be unlocked',
    'Unlock the swarm on that node: docker swarm unlock. Another manager shows the key: docker swarm unlock-key',
  ],
  [
    'certificates have expired',
    'On a manager whose certificate is valid: docker swarm ca --rotate, or join this node again',
  ],
  ['Worker nodes', 'Choose a manager with --host or DOCKER_HOST'],
  [
    'being prepared or has trouble',
    'Wait until it has joined its swarm; if it never does, it cannot reach the other managers',
  ],
  ['not a swarm manager', initHint],
];

/** A 500 does not mean "not done": an object was seen to exist after its create was answered with "node lost leader status". */
function verdictOfServerError(message: string, request: EngineRequest): Verdict {
  const isLeaderless = message.includes('does not have a leader');
  if (isWrite(request) && !isLeaderless) return unknownOutcome;
  // A manager waits 20 s for a lost leader before it reports that there is none.
  if (isLeaderless || /context deadline exceeded|lost leader status/.test(message)) {
    return {
      kind: 'transient',
      code: 'engine-no-quorum',
      hint: quorumHint,
    };
  }
  return engineError;
}

const unknownOutcome: Verdict = {
  kind: 'transient',
  code: 'outcome-unknown',
  hint: 'Run again: the next plan checks first whether it was done',
};

const engineError: Verdict = {
  kind: 'transient',
  code: 'engine-error',
  hint: "Run again; if it persists, see the engine's log",
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

function hintOfConnection(code: unknown): string {
  if (code === 'EACCES')
    return 'This user has no permission for the socket: join its group, or choose another engine with --host';
  if (code === 'ESSH')
    return 'ssh must reach the host without a question, and docker must run there: ssh -o BatchMode=yes USER@HOST docker version';
  if (isCertificateError(code))
    return "The engine's certificate is not trusted: name the folder with its ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH";
  return 'Is the engine running there? Choose another one with --host or DOCKER_HOST';
}

/** Codes of OpenSSL, as Node.js gives them. */
const isCertificateError = (code: unknown): boolean =>
  typeof code === 'string' && /CERT|SIGNATURE|^ERR_(TLS|SSL)_|^EPROTO$/.test(code);

/** The modem wraps the engine's message as `(HTTP code 500) unexpected - rpc error: code = Unknown desc = …`. */
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

function actionOf(request: EngineRequest): string {
  const image = lookedUpImage(request);
  return image === undefined ? `${verbs[request.method]} ${request.path}` : `look up "${image}"`;
}

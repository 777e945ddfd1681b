import { Failure, type FailureKind } from '../../model/failure.ts';
import { printable, withoutCredentials } from './git-address.ts';
import { sourceInvalid, sourceUnavailable } from '../source-failure.ts';

/** A git error as a failure. Neither the message nor the cause keeps what git was called with. */
export function gitFailure(error: unknown, sourceName: string): Failure {
  if (error instanceof Failure) return error;
  const said = withoutCredentials(error instanceof Error ? error.message : String(error));
  const known = knownAnswerIn(said);
  const state = known?.state ?? essenceOf(said);
  const trouble = {
    resource: sourceName,
    kind: known?.kind ?? 'transient',
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    cause: new Error(printable(said, 2000)),
  };
  const make = trouble.kind === 'rejected' ? sourceInvalid : sourceUnavailable;
  return make(`Cannot read git repository "${sourceName}": ${state}`, trouble);
}

/** Whether git said what is wrong outside of the clone, so that a new clone would not help. */
export const isKnownAnswer = (error: unknown): boolean =>
  error instanceof Failure || knownAnswerIn(error instanceof Error ? error.message : '') !== undefined;

const knownAnswerIn = (said: string): KnownAnswer | undefined =>
  knownAnswers.find(({ words }) => words.test(said));

interface KnownAnswer {
  readonly words: RegExp;
  readonly kind: FailureKind;
  readonly state?: string;
  readonly hint: string;
}

const knownAnswers: readonly KnownAnswer[] = [
  {
    words: /spawn git ENOENT/,
    kind: 'blocked',
    state: 'there is no git on this machine',
    hint: 'Install git, or use an image that has it',
  },
  {
    words:
      /could not read (Username|Password)|terminal prompts disabled|Authentication failed|Permission denied|returned error: 40[13]/i,
    kind: 'blocked',
    hint: 'Give git a key or a token that may read the repository (ssh key, credential helper)',
  },
  {
    words: /Host key verification failed/i,
    kind: 'blocked',
    hint: 'Add the key of the host to known_hosts',
  },
  {
    words: /dubious ownership/i,
    kind: 'blocked',
    hint: 'Let the user that runs the reconciler own the repository, or run: git config --global --add safe.directory PATH',
  },
  {
    words: /transport '[^']*' not allowed/i,
    kind: 'rejected',
    hint: 'Write https://host/path, ssh://user@host/path, user@host:path, file:///path or a local path',
  },
  {
    words:
      /does not appear to be a git repository|repository not found|repository '[^']*' not found|repository '[^']*' does not exist/i,
    kind: 'blocked',
    hint: 'Check the address of the repository, and that you may read it',
  },
  {
    words: /not our ref|unadvertised object|couldn't find remote ref/i,
    kind: 'blocked',
    state: 'it does not have that commit',
    hint: 'Check the commit id, and that it was pushed to a branch or a tag (--ref)',
  },
  {
    words: /Could not resolve host|Connection refused|timed out|Network is unreachable|No route to host/i,
    kind: 'transient',
    hint: 'Check that this machine reaches the host',
  },
  {
    words: /SSL certificate|certificate verif|CAfile/i,
    kind: 'blocked',
    hint: 'Give git the certificate of the authority (GIT_SSL_CAINFO)',
  },
];

/** The line that tells most: servers greet, and git advises at length. */
function essenceOf(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /^(fatal|error|ssh|ERROR):/.test(line)) ?? lines.at(-1) ?? '';
  return printable(telling.replace(/^(fatal|error|ERROR): /, ''), 300);
}

import { Failure, type FailureKind } from '../../model/failure.ts';
import { addressHint, printable, withoutCredentials } from './git-address.ts';
import { sourceInvalid, sourceUnavailable } from '../source-failure.ts';

/** A git error as a failure, without the arguments of git in its message and cause. */
export function gitFailure(error: unknown, sourceName: string): Failure {
  if (error instanceof Failure) return error;
  const output = withoutCredentials(error instanceof Error ? error.message : String(error));
  const known = knownAnswerIn(output);
  const state = known?.state ?? essenceOf(output);
  const details = {
    resource: sourceName,
    kind: known?.kind ?? 'transient',
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    cause: new Error(printable(output, 2000)),
  };
  const make = details.kind === 'rejected' ? sourceInvalid : sourceUnavailable;
  return make(`Cannot read git repository "${sourceName}": ${state}`, details);
}

/** Whether the cause is known and outside of the clone, so that a new clone would not help. */
export const isKnownAnswer = (error: unknown): boolean =>
  error instanceof Failure || knownAnswerIn(error instanceof Error ? error.message : '') !== undefined;

const knownAnswerIn = (output: string): KnownAnswer | undefined =>
  knownAnswers.find(({ pattern }) => pattern.test(output));

interface KnownAnswer {
  readonly pattern: RegExp;
  readonly kind: FailureKind;
  readonly state?: string;
  readonly hint: string;
}

const knownAnswers: readonly KnownAnswer[] = [
  {
    pattern: /spawn git ENOENT/,
    kind: 'blocked',
    state: 'git is not installed on this machine',
    hint: 'Install git, or use an image that has it',
  },
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED|POSSIBLE DNS SPOOFING/,
    kind: 'rejected',
    state:
      'its host shows another key than the one in known_hosts: this may be an attack, somebody may be posing as it',
    hint: 'Do not accept the new key: ask those who run the host whether they changed it, and for its fingerprint',
  },
  {
    pattern:
      /could not read (Username|Password)|terminal prompts disabled|Authentication failed|Permission denied|returned error: 40[13]/i,
    kind: 'blocked',
    hint: 'Give it a token or a key that may read the repository: RECONCILER_SOURCE_TOKEN_FILE (source.tokenFile) or RECONCILER_SOURCE_SSH_KEY_FILE (source.sshKeyFile)',
  },
  {
    pattern: /Host key verification failed/i,
    kind: 'blocked',
    state: 'the key of its host is not known',
    hint: 'Run ssh-keyscan HOST, compare the fingerprint (ssh-keygen -lf -) with the one that those who run the host publish, and add the line to known_hosts (RECONCILER_SOURCE_KNOWN_HOSTS_FILE, source.knownHostsFile)',
  },
  {
    pattern: /dubious ownership/i,
    kind: 'blocked',
    hint: 'Let the user that runs the reconciler own the repository, or run: git config --global --add safe.directory PATH',
  },
  {
    pattern: /transport '[^']*' not allowed/i,
    kind: 'rejected',
    hint: addressHint,
  },
  {
    pattern:
      /does not appear to be a git repository|repository not found|repository '[^']*' not found|repository '[^']*' does not exist/i,
    kind: 'blocked',
    hint: 'Check the address of the repository, and that you may read it',
  },
  {
    pattern: /not our ref|unadvertised object|couldn't find remote ref/i,
    kind: 'blocked',
    state: 'it does not have that commit',
    hint: 'Check the commit id, and that it was pushed to a branch or a tag (--ref)',
  },
  {
    pattern: /Could not resolve host|Connection refused|timed out|Network is unreachable|No route to host/i,
    kind: 'transient',
    hint: 'Check that this machine reaches the host',
  },
  {
    pattern: /RPC failed; curl|bytes of body are still expected|unexpected disconnect/i,
    kind: 'transient',
    state: 'the connection broke off',
    hint: 'Check the git server and what is between it and this machine',
  },
  {
    pattern: /Connection reset|Empty reply|returned error: 5\d\d/i,
    kind: 'transient',
    hint: 'Check the git server and what is between it and this machine',
  },
  {
    pattern: /No space left on device|Disk quota exceeded/i,
    kind: 'blocked',
    state: 'the disk for clones is full',
    hint: 'Free space, or name another folder in RECONCILER_WORK_DIR (source.workDir)',
  },
  {
    pattern: /git received more than \d+ bytes/,
    kind: 'rejected',
    hint: 'Keep the manifests in a smaller repository, or let the server leave out large files: git config uploadpack.allowFilter true',
  },
  {
    pattern: /git needed more than \d+ bytes of memory|git printed more than \d+ bytes/,
    kind: 'rejected',
    hint: 'Check the address: a git server does not answer with that much',
  },
  {
    pattern: /SSL certificate|certificate verif|CAfile/i,
    kind: 'blocked',
    hint: 'Name the certificate of its authority in RECONCILER_SOURCE_CA_FILE (source.caFile)',
  },
];

/** git's own line, because servers print greetings; otherwise the first one, because a stack trace may follow it. */
function essenceOf(output: string): string {
  const lines = output.split('\n').flatMap((text) => text.trim() || []);
  const line = lines.find((text) => /^(fatal|error|ssh|ERROR):/.test(text)) ?? lines[0] ?? '';
  return printable(line.replace(/^(fatal|error|ERROR): /, ''), 300);
}

import { Failure } from '../../model/failure.ts';
import { readableFile } from '../readable-file.ts';
import { sourceUnavailable } from '../source-failure.ts';
import { printable } from './git-address.ts';
import { runInClone, type CloneContext } from './git-command.ts';

export interface SignedCommit {
  readonly commit: string;
  /** Format: ssh-keygen(1), ALLOWED SIGNERS. */
  readonly allowedSignersFile: string;
  readonly sourceName: string;
}

/** Fails unless the commit has a good SSH signature of a signer in the file. Whatever is unclear counts as not signed. */
export async function checkSignature(context: CloneContext, signed: SignedCommit): Promise<void> {
  const file = await readableFile(signed.allowedSignersFile, signed.sourceName);
  const state = stateOfHeader(await runInClone(context, ['cat-file', 'commit', signed.commit]));
  if (state !== undefined) throw notSigned(signed, state);
  const settings = verifySettings(file).flatMap((setting) => ['-c', setting]);
  try {
    await runInClone(context, [...settings, 'verify-commit', signed.commit]);
  } catch (error) {
    context.signal.throwIfAborted();
    throw refusal(signed, error instanceof Error ? error.message : '');
  }
}

/** git chooses the program by the kind of the signature: those of other kinds never run. */
const verifySettings = (allowedSignersFile: string): readonly string[] => [
  `gpg.ssh.allowedSignersFile=${allowedSignersFile}`,
  'gpg.ssh.program=ssh-keygen',
  'gpg.minTrustLevel=fully',
  'gpg.program=false',
  'gpg.openpgp.program=false',
  'gpg.x509.program=false',
];

/** Why the commit has no SSH signature; undefined if it has one, good or not. */
function stateOfHeader(commit: string): string | undefined {
  const header = commit.slice(0, commit.indexOf('\n\n'));
  const begin = /^gpgsig(?:-sha256)? -----BEGIN ([A-Z ]+)-----$/m.exec(header)?.[1];
  if (begin === undefined) return 'it is not signed';
  return begin === 'SSH SIGNATURE' ? undefined : `its signature is a ${begin}, not one of SSH`;
}

function refusal(signed: SignedCommit, printed: string): Failure {
  if (/ssh-keygen.*(?:not found|No such file)|cannot (?:run|exec) .*ssh-keygen/i.test(printed)) {
    return sourceUnavailable(
      `Cannot check the signature of commit ${shortId(signed)}: there is no ssh-keygen`,
      {
        resource: signed.sourceName,
        hint: 'Install the OpenSSH client (openssh-client), or use an image that has it',
      },
    );
  }
  const key = /with \S+ key (SHA256:[\w+/=]+)/.exec(printed)?.[1];
  const cause = new Error(printable(printed, 2000));
  return notSigned(signed, `${stateOf(printed)}${key === undefined ? '' : ` (${key})`}`, cause);
}

function stateOf(printed: string): string {
  if (/has expired|not yet valid/i.test(printed))
    return 'the key of its signature was not valid at that time';
  if (/revoked/i.test(printed)) return 'the key of its signature is revoked';
  if (printed.includes('No principal matched'))
    return 'it is signed with the key of somebody who is no allowed signer';
  return 'its signature is not good';
}

const notSigned = (signed: SignedCommit, state: string, cause?: Error): Failure =>
  new Failure(`Cannot use commit ${shortId(signed)} of git repository "${signed.sourceName}": ${state}`, {
    kind: 'rejected',
    code: 'commit-not-signed',
    resource: signed.sourceName,
    cause,
    hint: `Sign it (git commit -S with gpg.format=ssh) with a key of "${signed.allowedSignersFile}" and push again; a commit that a forge makes, such as a merge, is signed by nobody of that file`,
  });

const shortId = ({ commit }: SignedCommit): string => commit.slice(0, 12);

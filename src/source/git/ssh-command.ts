import { stat } from 'node:fs/promises';
import { Failure } from '../../model/failure.ts';
import type { SourceAccess } from '../../model/settings.ts';
import { readableFile } from '../readable-file.ts';

/** Nobody is there to answer a question of ssh. A host that is gone is noticed also when nobody is left to end ssh. */
export const plainSsh =
  'ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=30 -o ServerAliveCountMax=4';

/** The ssh command for the named files; undefined if there are none: then the settings of the machine hold. */
export async function sshCommand(
  { sshKeyFile, knownHostsFile }: SourceAccess,
  sourceName: string,
): Promise<string | undefined> {
  if (sshKeyFile === undefined && knownHostsFile === undefined) return undefined;
  return [
    plainSsh,
    ...(sshKeyFile === undefined ? [] : keyOptions(await privateKey(sshKeyFile, sourceName))),
    ...(knownHostsFile === undefined ? [] : hostOptions(await readableFile(knownHostsFile, sourceName))),
  ].join(' ');
}

const keyOptions = (file: string): readonly string[] => [
  option('IdentityFile', file),
  '-o IdentitiesOnly=yes',
  '-o IdentityAgent=none',
];

/** Only the keys in the file count, and ssh adds none to it. */
const hostOptions = (file: string): readonly string[] => [
  option('UserKnownHostsFile', file),
  '-o GlobalKnownHostsFile=/dev/null',
  '-o KnownHostsCommand=none',
  '-o StrictHostKeyChecking=yes',
  '-o UpdateHostKeys=no',
  '-o VerifyHostKeyDNS=no',
];

/** For the shell, in which git runs the command, and for ssh, which splits values at spaces and replaces `%` tokens. */
function option(name: string, file: string): string {
  if (/["'\\$\p{Cc}]/u.test(file)) {
    throw new Failure(`Cannot use the file ${JSON.stringify(file)}: ssh cannot open a file of that name`, {
      kind: 'rejected',
      code: 'usage',
      resource: file,
      hint: 'Rename it without quotes, backslashes and "$"',
    });
  }
  return `-o '${name}="${file.replaceAll('%', '%%')}"'`;
}

/** ssh does not use a key of ours that others may read. */
async function privateKey(file: string, sourceName: string): Promise<string> {
  await readableFile(file, sourceName);
  const { uid, mode } = await stat(file);
  if (uid !== process.geteuid?.() || (mode & 0o077) === 0) return file;
  throw new Failure(`Cannot use the ssh key "${file}": other users may read it, and ssh refuses such a key`, {
    kind: 'blocked',
    code: 'source-unavailable',
    resource: sourceName,
    hint: 'Run chmod 600 on it; a secret of a swarm service is mounted with mode: 0400',
  });
}

import type { SourceAccess } from '../../model/settings.ts';
import { readableFile } from '../readable-file.ts';
import { credentialsFor, readToken } from './https-credentials.ts';
import { sshCommand } from './ssh-command.ts';

/** How git reaches a remote: an address without a token, and what gives git keys and tokens. */
export interface RemoteAccess {
  readonly address: string;
  /** Arguments for git, before its command. */
  readonly settings: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The protocols that git may use, also after a redirect. */
  readonly protocols: readonly string[];
}

/** Reads the token and looks for the other files each time, because they can be rotated while the daemon runs. */
export async function openAccess(
  address: string,
  access: SourceAccess,
  sourceName: string,
): Promise<RemoteAccess> {
  const isHttp = /^http:/i.test(address);
  const protocols = [...(isHttp ? ['http'] : []), 'https', 'ssh', 'file'];
  if (isHttp || /^https:/i.test(address)) {
    const { caFile } = access;
    const ca = caFile === undefined ? {} : { GIT_SSL_CAINFO: await readableFile(caFile, sourceName) };
    if (access.tokenFile === undefined) return { address, settings: [], env: ca, protocols };
    const token = await readToken(access.tokenFile, sourceName);
    const { settings, env, address: bare } = credentialsFor(address, access.user, token);
    return { address: bare, settings, env: { ...ca, ...env }, protocols };
  }
  const command = await sshCommand(access, sourceName);
  return {
    address,
    settings: [],
    env: command === undefined ? {} : { GIT_SSH_COMMAND: command, GIT_SSH_VARIANT: 'ssh' },
    protocols,
  };
}

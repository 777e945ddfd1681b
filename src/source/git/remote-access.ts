/** How git reaches a remote: an address without a password, and what gives git the password. */
export interface RemoteAccess {
  readonly address: string;
  /** Arguments for git, before its command. */
  readonly settings: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Everybody on the machine may read the arguments of a process, and git passes the address on to its helpers as one. So a
 * password is taken out of it and goes through the environment, which only its user may read. Only the host that it was
 * written for gets it, even if that host redirects.
 */
export function remoteAccess(url: string): RemoteAccess {
  const parts = schemeWithPassword.exec(url);
  if (parts === null) return { address: url, settings: [], env: {} };
  const [, scheme = '', user = '', password = '', rest = ''] = parts;
  // ssh asks for no password here, so this one was never of any use.
  if (scheme.toLowerCase() !== 'https')
    return { address: `${scheme}://${user}@${rest}`, settings: [], env: {} };
  const key = `credential.https://${hostOf(rest)}.helper`;
  return {
    address: `https://${rest}`,
    // The empty value removes the helpers of the machine, which might remember another password.
    settings: ['-c', `${key}=`, '-c', `${key}=${helper}`],
    env: { [userKey]: decoded(user), [passwordKey]: decoded(password) },
  };
}

const schemeWithPassword = /^([a-z][a-z0-9+.-]*):\/\/([^/?#:@]*):([^/?#]*)@([^/?#@]*(?:[/?#].*)?)$/i;

const userKey = 'RECONCILER_GIT_USER';
const passwordKey = 'RECONCILER_GIT_PASSWORD';

/** git runs a helper that starts with "!" by the shell, and reads `name=value` lines from it. */
const helper = `!f() { test "$1" != get || printf 'username=%s\\npassword=%s\\n' "$${userKey}" "$${passwordKey}"; }; f`;

const hostOf = (rest: string): string => /^[^/?#]*/.exec(rest)?.[0] ?? '';

/** As git decodes it: a "%" that begins no code stands for itself. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

import type { SourceAccess } from '../model/settings.ts';

/** How commands that run once reach a git repository: under the names that the daemon has for the same settings. */
export function sourceAccessOf(env: NodeJS.ProcessEnv): SourceAccess {
  const named = Object.entries(variables).flatMap(([key, name]) => {
    const value = env[name];
    return value === undefined || value === '' ? [] : [[key, value]];
  });
  return { ...(Object.fromEntries(named) as SourceAccess), allowHttp: env[allowHttp] === 'true' };
}

export function signersFileOf(env: NodeJS.ProcessEnv): string | undefined {
  const file = env['RECONCILER_SOURCE_ALLOWED_SIGNERS_FILE'];
  return file === '' ? undefined : file;
}

const allowHttp = 'RECONCILER_SOURCE_ALLOW_HTTP';

const variables = {
  tokenFile: 'RECONCILER_SOURCE_TOKEN_FILE',
  user: 'RECONCILER_SOURCE_USER',
  sshKeyFile: 'RECONCILER_SOURCE_SSH_KEY_FILE',
  knownHostsFile: 'RECONCILER_SOURCE_KNOWN_HOSTS_FILE',
  caFile: 'RECONCILER_SOURCE_CA_FILE',
} as const satisfies Partial<Record<keyof SourceAccess, string>>;

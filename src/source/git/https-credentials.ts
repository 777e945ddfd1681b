import { readFile } from 'node:fs/promises';
import { fileFailure, sourceUnavailable } from '../source-failure.ts';

const defaultUser = 'git';

/** The token in a file, without the line feed that editors add at its end. */
export async function readToken(file: string, sourceName: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileFailure(file, error, sourceName);
  });
  const token = text.trim();
  if (token !== '' && !/[\s\p{Cc}]/u.test(token)) return token;
  const state = token === '' ? 'it is empty' : 'it contains more than one word';
  throw sourceUnavailable(`Cannot use the token in "${file}": ${state}`, {
    resource: sourceName,
    hint: 'Expected is a file that contains only the token',
  });
}

interface Credentials {
  readonly address: string;
  readonly settings: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Everybody on the machine may read the arguments of a process, but only its user may read its environment. Only the host
 * of the address gets the token, even if that host redirects.
 */
export function credentialsFor(address: string, user: string | undefined, token: string): Credentials {
  const [, scheme = '', named, host = '', rest = ''] = addressForm.exec(address) ?? [];
  const key = `credential.${scheme}${host}.helper`;
  return {
    address: `${scheme}${host}${rest}`,
    // The empty value removes the helpers of the machine, which might remember another token.
    settings: ['-c', `${key}=`, '-c', `${key}=${helper}`],
    env: {
      [userKey]: user ?? (named === undefined ? defaultUser : decoded(named)),
      [tokenKey]: token,
    },
  };
}

const addressForm = /^(https?:\/\/)(?:([^/?#@]*)@)?([^/?#]*)(.*)$/i;

const userKey = 'RECONCILER_GIT_USER';
const tokenKey = 'RECONCILER_GIT_TOKEN';

/** git runs a helper that starts with "!" by the shell, and reads `name=value` lines from it. */
const helper = `!f() { test "$1" != get || printf 'username=%s\\npassword=%s\\n' "$${userKey}" "$${tokenKey}"; }; f`;

/** As git decodes it: a "%" that begins no code stands for itself. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

import { resolve } from 'node:path';
import { sourceInvalid } from '../source-failure.ts';

/** The scp-like form `user@host:path`. A single letter before the colon would be a Windows drive. */
const scpForm = /^(?:[\w.+-]+@)?[\w.[\]-]{2,}:(?!\/\/)(?!:)/;
const schemeForm = /^([a-z][a-z0-9+.-]*):\/\//i;
const allowedSchemes = ['https', 'ssh', 'git+ssh', 'ssh+git', 'file'];
const openSchemes = ['http', 'git', 'ftp'];

/** Whether `source` looks like the address of a remote git repository, allowed or not. */
export const isGitUrl = (source: string): boolean =>
  schemeForm.test(source) || source.includes('::') || scpForm.test(source);

/** The address to pass to git. Rejects whatever would run a command, be read as an option, or show a password. */
export function checkedGitUrl(url: string, allowHttp = false): string {
  const fault = faultOf(url, allowHttp);
  if (fault !== undefined) {
    // An address that cannot be parsed may contain a password anywhere.
    const name = isPlain(url)
      ? withoutCredentials(url)
      : schemeOf(url) === undefined
        ? printable(url)
        : `${schemeOf(url) ?? ''}://…`;
    throw sourceInvalid(`Cannot use git repository "${name}": ${fault.state}`, {
      resource: name,
      hint: fault.hint ?? addressHint,
    });
  }
  return schemeOf(url) === undefined && !scpForm.test(url) ? resolve(url) : url;
}

export const addressHint =
  'Write https://host/path, ssh://user@host/path, user@host:path, file:///path or a local path';

interface Fault {
  readonly state: string;
  readonly hint?: string;
}

function faultOf(url: string, allowHttp: boolean): Fault | undefined {
  const scheme = schemeOf(url);
  const state = stateOf(url, scheme);
  if (state !== undefined) return { state };
  if (scheme !== undefined && !allowedSchemes.includes(scheme) && !(scheme === 'http' && allowHttp))
    return refusedScheme(scheme);
  return hasPassword(url) ? passwordFault : undefined;
}

function stateOf(url: string, scheme: string | undefined): string | undefined {
  if (url.startsWith('-')) return 'it starts with "-"';
  if (url === '' || !isPlain(url)) return 'it is not an address';
  // In a user name it would be another line of the answer to git.
  if (/%0[0ad]/i.test(url)) return 'it contains an encoded line break';
  if (scheme === undefined && /^[a-z0-9+.-]+::/i.test(url)) return 'remote helpers are not allowed';
  // A user, host or path that starts with "-" would be an option of ssh.
  const startsAnOption = scheme === undefined ? /^(?:[^/:]*@)?-|^[^/:]*:-/ : /:\/\/(?:[^/]*@)?-/;
  return startsAnOption.test(url) ? 'a part of it starts with "-"' : undefined;
}

function refusedScheme(scheme: string): Fault {
  if (!openSchemes.includes(scheme)) return { state: `"${scheme}" is not allowed` };
  const state = `"${scheme}" is not encrypted: whoever is on the way could read and replace the manifests`;
  return scheme === 'http'
    ? { state, hint: `${addressHint}; only for a git server inside the swarm: ${httpSetting}` }
    : { state };
}

const httpSetting = 'RECONCILER_SOURCE_ALLOW_HTTP=true (source.allowHttp)';

/** `user:password@` before the host. */
const hasPassword = (url: string): boolean => /^[a-z][a-z0-9+.-]*:\/\/[^/?#@]*:[^/?#]*@/i.test(url);

const passwordFault: Fault = {
  state: 'it contains a password, which every user of the machine could read in the list of processes',
  hint: 'Put the token into a file, and name that in RECONCILER_SOURCE_TOKEN_FILE (source.tokenFile); the user stays in the address',
};

const schemeOf = (url: string): string | undefined => schemeForm.exec(url)?.[1]?.toLowerCase();

const isPlain = (url: string): boolean =>
  !/\p{Cc}/u.test(url) && (schemeOf(url) === undefined || (!/[\s'"]/.test(url) && URL.canParse(url)));

export function checkedRef(ref: string, sourceName: string): string {
  if (ref === '' || /^[-/]|[\u0000- ~^:?*[\\\u007f]|\.\.|@\{|\/$|\.lock$/.test(ref)) {
    throw sourceInvalid(
      `Cannot use ref "${printable(ref)}" of "${sourceName}": it is not the name of a ref`,
      {
        resource: sourceName,
        hint: 'Name a branch, a tag or a commit (all 40 characters)',
      },
    );
  }
  return ref;
}

/** A folder inside the repository without leading and trailing slashes; empty for the root. */
export function checkedFolder(path: string, sourceName: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..') || /\p{Cc}/u.test(path)) {
    throw sourceInvalid(
      `Cannot use path "${printable(path)}" of "${sourceName}": it leads out of the repository`,
      {
        resource: sourceName,
        hint: 'Name a folder relative to the top of the repository',
      },
    );
  }
  return parts.join('/');
}

/** Removes user info, query and fragment from every URL in a text. The user of `git@host:path` is not a secret. */
export const withoutCredentials = (text: string): string =>
  text.replace(/([a-z][a-z0-9+.-]*:\/\/)([^\s'"]*)/gi, (_whole, scheme: string, rest: string) => {
    const address = rest.replace(/[?#].*$/, '');
    const slash = address.indexOf('/');
    const authority = slash < 0 ? address : address.slice(0, slash);
    return scheme + authority.slice(authority.lastIndexOf('@') + 1) + address.slice(authority.length);
  });

/** One line without control characters: text of a repository or a server must not control the terminal. */
export const printable = (text: string, maxLength = 200): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, maxLength);

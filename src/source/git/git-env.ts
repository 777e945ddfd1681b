import { dirname } from 'node:path';

/** What the operator may set: it comes from the machine, never from the repository. */
const operatorKeys = [
  'GIT_ASKPASS',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_CONFIG_SYSTEM',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSH_VARIANT',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'GIT_SSL_CERT',
  'GIT_SSL_KEY',
  'SSH_ASKPASS',
];

const fixedEnv = {
  GIT_ALLOW_PROTOCOL: 'https:ssh:file',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_TERMINAL_PROMPT: '0',
} as const;

/** Every variable of git that is not named here is kept from it by simple-git. */
export const allowedGitKeys = [
  ...operatorKeys,
  ...Object.keys(fixedEnv),
  'GIT_CEILING_DIRECTORIES',
  'GIT_DIR',
];

/** The environment for git; without `gitDir` it works outside of any repository. */
export function gitEnv(
  env: NodeJS.ProcessEnv,
  workDir: string,
  gitDir: string | undefined,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([key]) => !isGuarded(key) || operatorKeys.includes(key));
  return {
    ...(env['GIT_SSH'] === undefined ? { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes -o ConnectTimeout=30' } : {}),
    ...Object.fromEntries(kept),
    ...fixedEnv,
    ...(gitDir === undefined ? {} : { GIT_DIR: gitDir }),
    GIT_CEILING_DIRECTORIES: dirname(workDir),
    // Messages are told apart by their words.
    LC_ALL: 'C',
  };
}

/** simple-git refuses to run with these, since they name programs. */
const isGuarded = (key: string): boolean =>
  /^(git_.*|editor|pager|prefix|visual|ssh_askpass)$/i.test(key.trim());

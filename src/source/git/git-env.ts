import { dirname } from 'node:path';
import { plainSsh } from './ssh-command.ts';

/** Variables that the operator may set: they come from the machine, never from the repository. */
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
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_TERMINAL_PROMPT: '0',
} as const;

/** simple-git removes all other git variables. */
export const allowedGitKeys = [
  ...operatorKeys,
  ...Object.keys(fixedEnv),
  'GIT_ALLOW_PROTOCOL',
  'GIT_CEILING_DIRECTORIES',
  'GIT_DIR',
];

export interface GitPlace {
  readonly workDir: string;
  /** Undefined: git runs outside of any repository. */
  readonly gitDir: string | undefined;
  readonly protocols: readonly string[];
}

/** The environment for git. */
export function gitEnv(env: NodeJS.ProcessEnv, { workDir, gitDir, protocols }: GitPlace): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([key]) => !isGuarded(key) || operatorKeys.includes(key));
  return {
    ...(env['GIT_SSH'] === undefined ? { GIT_SSH_COMMAND: plainSsh } : {}),
    ...Object.fromEntries(kept),
    ...fixedEnv,
    GIT_ALLOW_PROTOCOL: protocols.join(':'),
    ...(gitDir === undefined ? {} : { GIT_DIR: gitDir }),
    GIT_CEILING_DIRECTORIES: dirname(workDir),
    // Failures are recognized by the text of git's messages.
    LC_ALL: 'C',
  };
}

/** simple-git refuses to run with these, because they name programs or change where git looks. */
const isGuarded = (key: string): boolean =>
  /^(git_.*|editor|pager|prefix|visual|ssh_askpass)$/i.test(key.trim());

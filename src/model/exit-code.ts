/** The exit codes. They are part of the contract and tested as a table. */
export const exitCodes = {
  done: 0,
  error: 1,
  differences: 2,
  unhealthy: 3,
  refused: 4,
  interrupted: 130,
} as const;

export type ExitWord = keyof typeof exitCodes;

export type ExitCode = (typeof exitCodes)[ExitWord];

/** What each code means, for --help and the docs. */
export const exitMeanings: Readonly<Record<ExitWord, string>> = {
  done: 'done; without --detailed-exitcode also if there are differences',
  error: 'error',
  differences: 'differences (--detailed-exitcode)',
  unhealthy: 'applied, but not healthy, or quarantined; verify: a probe failed',
  refused: 'refused: some changes, by a guard or for another reason, with what depends on them',
  interrupted: 'interrupted',
};

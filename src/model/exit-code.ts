/** The exit codes; they are part of the contract and tested as a table. */
export const exitCodes = {
  done: 0,
  error: 1,
  differences: 2,
  unhealthy: 3,
  refused: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

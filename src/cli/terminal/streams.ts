/** The process as a command sees it, so that tests can give another one. */
export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks a person; undefined where nobody is there to answer. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Aborted when the person wants to stop. */
  readonly signal: AbortSignal;
}

export interface Output {
  readonly isTerminal: boolean;
  /** Characters in a line of the terminal, and its lines, as they are now: a person may change its size. */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): void;
}

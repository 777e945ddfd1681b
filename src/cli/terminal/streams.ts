/** The process as a command sees it, so that tests can replace it. */
export interface Streams {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks the user; undefined if there is no terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Calls the listener each time the user presses Enter, until the signal is aborted. Undefined without a terminal. */
  readonly onEnter?: (listener: () => void, signal: AbortSignal) => void;
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
}

export interface Output {
  readonly isTerminal: boolean;
  /** Current width and height of the terminal: the user may resize it. */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): void;
}

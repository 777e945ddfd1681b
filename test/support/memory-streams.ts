import type { Streams } from '../../src/cli/terminal/streams.ts';

export interface MemoryStreams extends Streams {
  readonly out: () => string;
  readonly err: () => string;
}

/** Streams that keep what is written; nobody is at a terminal unless `answer` says what a person types. */
export function memoryStreams(answer?: boolean, env: Streams['env'] = {}): MemoryStreams {
  let stdout = '';
  let stderr = '';
  return {
    stdout: { isTerminal: false, write: (text) => (stdout += text) },
    stderr: { isTerminal: false, write: (text) => (stderr += text) },
    env,
    confirm: answer === undefined ? undefined : () => Promise.resolve(answer),
    signal: new AbortController().signal,
    out: () => stdout,
    err: () => stderr,
  };
}

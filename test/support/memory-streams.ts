import type { Streams } from '../../src/cli/terminal/streams.ts';

export interface MemoryStreams extends Streams {
  readonly out: () => string;
  readonly err: () => string;
}

/** Streams that record their output. They are not interactive unless `answer` is given for confirmations. */
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

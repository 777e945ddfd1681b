import { createInterface } from 'node:readline/promises';
import type { Output, Streams } from './streams.ts';

/** The real process. The first Ctrl-C lets running writes finish, the second exits at once. */
export function processStreams(): Streams {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    confirm: process.stdin.isTTY && process.stderr.isTTY ? askPerson : undefined,
    signal: stopSignal(),
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  // A reader that closed the pipe (| head) is not an error.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    isTerminal: stream.isTTY,
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
    write: (text) => {
      stream.write(text);
    },
  };
}

function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort(new Error('interrupted'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

async function askPerson(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}

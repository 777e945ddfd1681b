import { createInterface } from 'node:readline/promises';
import { Failure } from '../../model/failure.ts';
import type { Output, Streams } from './streams.ts';

/** The real process. The first Ctrl-C lets running writes finish, the second exits at once. */
export function processStreams(): Streams {
  const signal = stopSignal();
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    confirm:
      process.stdin.isTTY && process.stderr.isTTY ? (question) => askPerson(question, signal) : undefined,
    ...(process.stdin.isTTY ? { onEnter } : {}),
    signal,
  };
}

function onEnter(listener: () => void, signal: AbortSignal): void {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', listener);
  signal.addEventListener('abort', () => {
    lines.close();
  });
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

/** Ctrl-C, Ctrl-D and SIGTERM at the question are no answer, not a "no". */
async function askPerson(question: string, signal: AbortSignal): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  // At Ctrl-D readline closes, and its question is never answered.
  const closed = new Promise<never>((_resolve, reject) => {
    prompt.once('close', () => {
      reject(unanswered());
    });
  });
  try {
    const answer = await Promise.race([prompt.question(`${question} [y/N] `, { signal }), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    process.stderr.write('\n');
    throw unanswered();
  } finally {
    prompt.close();
  }
}

const unanswered = (): Failure =>
  new Failure('The question was not answered, nothing was written', {
    kind: 'rejected',
    code: 'interrupted',
    hint: 'Answer y or n, or use --yes to apply without confirmation',
  });

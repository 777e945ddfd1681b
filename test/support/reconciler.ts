import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const bin = new URL('../../dist/bin.js', import.meta.url).pathname;
const answerPrompt = new URL('answer-prompt.py', import.meta.url).pathname;

export interface Finished {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningReconciler {
  readonly process: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** Starts the built command as a process, without variables of this environment that could select an engine. */
export function startReconciler(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningReconciler {
  return start([process.execPath, bin, ...args], env);
}

function start(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): RunningReconciler {
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { process: child, finished: collect(child) };
}

export const runReconciler = (
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Finished> => startReconciler(args, env).finished;

const answers = { 'Ctrl-C': '03', 'Ctrl-D': '04', SIGTERM: 'TERM', n: Buffer.from('n\r').toString('hex') };

/** Runs the built command on a terminal, and answers its first question. The output is what the terminal shows. */
export const onTerminal = (answer: keyof typeof answers, args: readonly string[]): Promise<Finished> =>
  start(['python3', answerPrompt, answers[answer], process.execPath, bin, ...args], {}).finished;

async function collect(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

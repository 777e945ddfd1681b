import { shellWord } from '../../kernel/shell-word.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { Streams } from '../terminal/streams.ts';
import { textStyle } from '../terminal/text-style.ts';

/** Runs one command of this program, as if it had been typed. */
export type RunCommand = (argv: readonly string[], streams: Streams) => Promise<ExitCode>;

/** Shows commands as an operator types them, and runs them on the simulated swarm. */
export interface Runner {
  say(text: string): void;
  show(command: string): void;
  /** Shows the command and runs it. */
  run(argv: readonly string[]): Promise<ExitCode>;
}

export function createRunner(host: string, streams: Streams, runCommand: RunCommand): Runner {
  const { stdout, env } = streams;
  const style = textStyle(stdout, env);
  const show = (command: string): void => {
    stdout.write(`${style('bold', `$ ${command}`)}\n`);
  };
  return {
    say: (text) => {
      stdout.write(`\n${style('bold', text)}\n`);
    },
    show,
    run: (argv) => {
      show(['reconciler', ...argv.map(shellWord)].join(' '));
      // Always the simulated swarm and the default owner, whatever the environment says.
      return runCommand([...argv, '--owner', 'default'], { ...streams, env: envOf(host, env) });
    },
  };
}

/** The environment in which commands use the simulated swarm. Not by a flag, which each suggested command would repeat. */
export const envOf = (host: string, env: Streams['env']): Streams['env'] => ({
  ...env,
  DOCKER_HOST: host,
  DOCKER_CONTEXT: undefined,
  DOCKER_TLS_VERIFY: undefined,
  DOCKER_CERT_PATH: undefined,
});

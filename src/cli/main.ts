import { CommanderError } from 'commander';
import { exitCodes, type ExitCode } from '../model/exit-code.ts';
import { Failure } from '../model/failure.ts';
import { renderFailure } from '../report/failure-text.ts';
import { createProgram } from './program/program.ts';
import type { Streams } from './terminal/streams.ts';
import { textStyle } from './terminal/text-style.ts';
import { version } from './version.ts';

/** Runs one command. The only place that reports Failures; any other exception is a bug and passes through. */
export async function main(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === 'version')) {
    streams.stdout.write(`${version()}\n`);
    return exitCodes.done;
  }
  let code: ExitCode = exitCodes.done;
  const finish = (given: ExitCode): void => {
    code = given;
  };
  const program = createProgram(streams, finish, main);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.error;
    if (streams.signal.aborted) {
      streams.stderr.write('Interrupted.\n');
      return exitCodes.interrupted;
    }
    if (error instanceof Failure) return report(error, streams);
    throw error;
  }
}

function report(failure: Failure, streams: Streams): ExitCode {
  const style = textStyle(streams.stderr, streams.env);
  streams.stderr.write(renderFailure(failure, style));
  if (failure.code === 'interrupted') return exitCodes.interrupted;
  return failure.code === 'guard' ? exitCodes.refused : exitCodes.error;
}

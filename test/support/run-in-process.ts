import { main } from '../../src/cli/main.ts';
import { memoryStreams } from './memory-streams.ts';
import type { Finished } from './reconciler.ts';

/** The command from the sources in this process, for tables of many cases: to start a process takes longer than its work. */
export async function runInProcess(args: readonly string[]): Promise<Finished> {
  const streams = memoryStreams();
  const code = await main(args, streams);
  return { code, stdout: streams.out(), stderr: streams.err() };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { memoryStreams } from './memory-streams.ts';
import { startSandboxEngine, type SandboxEngine } from './sandbox-engine.ts';

/** The command line on a simulated swarm, with a folder of manifests of its own. */
export interface CliOnSandbox {
  readonly engine: SandboxEngine;
  /** Writes the folder's only file. */
  declare(text: string): Promise<void>;
  run(command: string, ...args: readonly string[]): Promise<CliResult>;
  /** A command that takes no source. */
  runPlain(command: string, ...args: readonly string[]): Promise<CliResult>;
  close(): Promise<void>;
}

export interface CliResult {
  readonly code: number;
  /** Results and messages. */
  readonly out: string;
}

export async function startCliOnSandbox(): Promise<CliOnSandbox> {
  const engine = await startSandboxEngine();
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-cli-'));
  const runMain = async (argv: readonly string[]): Promise<CliResult> => {
    const streams = memoryStreams(undefined, { USER: 'ann' });
    const code = await main([...argv, '--host', engine.host], streams);
    return { code, out: streams.out() + streams.err() };
  };
  return {
    engine,
    declare: (text) => writeFile(join(folder, 'all.yaml'), text),
    run: (command, ...args) => runMain([command, folder, ...args]),
    runPlain: (command, ...args) => runMain([command, ...args]),
    close: async () => {
      await engine.close();
      await rm(folder, { recursive: true });
    },
  };
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../../src/cli/main.ts';
import type { SandboxRequest } from '../../../src/sandbox/http/exchange.ts';
import { memoryStreams } from '../memory-streams.ts';
import { startSandboxEngine, type SandboxEngine } from './sandbox-engine.ts';

/** The command line on a simulated swarm, with its own folder of manifests. */
export interface CliOnSandbox {
  readonly engine: SandboxEngine;
  readonly folder: string;
  /** All requests to the engine. */
  readonly requests: readonly SandboxRequest[];
  /** Writes the folder's only manifest file. */
  declare(text: string): Promise<void>;
  /** Writes another file into the folder. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  run(command: string, ...args: readonly string[]): Promise<CliResult>;
  /** A command that takes no source. */
  runPlain(command: string, ...args: readonly string[]): Promise<CliResult>;
  close(): Promise<void>;
}

export interface CliResult {
  readonly code: number;
  /** stdout, then stderr. */
  readonly out: string;
}

/** Commands that open no socket. */
const offline: readonly string[] = ['validate', 'render'];

/** `networks` are existing overlay networks that someone else owns. */
export async function startCliOnSandbox(networks: readonly string[] = []): Promise<CliOnSandbox> {
  const requests: SandboxRequest[] = [];
  const engine = await startSandboxEngine({ onRequest: (request) => void requests.push(request) });
  for (const Name of networks) {
    await engine.api('POST', '/networks/create', { Name, Driver: 'overlay', CheckDuplicate: true });
  }
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-cli-'));
  const runMain = async (argv: readonly string[]): Promise<CliResult> => {
    const streams = memoryStreams(undefined, {
      USER: 'ann',
      DOCKER_CONFIG: join(folder, '.docker'),
      PATH: process.env['PATH'],
    });
    const host = offline.includes(argv[0] ?? '') ? [] : ['--host', engine.host];
    const code = await main([...argv, ...host], streams);
    return { code, out: streams.out() + streams.err() };
  };
  return {
    engine,
    folder,
    requests,
    declare: (text) => writeFile(join(folder, 'all.yaml'), text),
    write: async (path, content) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    },
    run: (command, ...args) => runMain([command, folder, ...args]),
    runPlain: (command, ...args) => runMain([command, ...args]),
    close: async () => {
      await engine.close();
      await rm(folder, { recursive: true });
    },
  };
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../src/cli/main.ts';
import type { SandboxRequest } from '../../../src/sandbox/http/exchange.ts';
import { memoryStreams, type MemoryStreams } from '../memory-streams.ts';
import { poll } from '../poll.ts';
import type { CliResult } from './cli-on-sandbox.ts';
import { startSandboxEngine, type SandboxEngine } from './sandbox-engine.ts';

/** Our core on a simulated swarm, with its own config.toml. */
export interface CoreOnSandbox {
  readonly engine: SandboxEngine;
  readonly configToml: string;
  /** All requests to the engine. */
  readonly requests: readonly SandboxRequest[];
  configure(text: string): Promise<void>;
  /** Makes one pass. */
  runOnce(...args: readonly string[]): Promise<CliResult>;
  /** Runs the loop until it is stopped. */
  start(...args: readonly string[]): RunningCore;
  createService(service: SandboxService): Promise<string>;
  close(): Promise<void>;
}

export interface RunningCore {
  stop(): Promise<CliResult>;
}

/** A service with one task, and what a test sets of it. */
export interface SandboxService {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly networks?: readonly string[];
  readonly replicas?: number;
  readonly image?: string;
  readonly ports?: readonly object[];
}

export async function startCoreOnSandbox(networks: readonly string[] = ['edge']): Promise<CoreOnSandbox> {
  const requests: SandboxRequest[] = [];
  const engine = await startSandboxEngine({ onRequest: (request) => void requests.push(request) });
  for (const Name of networks)
    await engine.api('POST', '/networks/create', { Name, Driver: 'overlay', CheckDuplicate: true });
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-core-'));
  const configToml = join(folder, 'config.toml');
  const run = (streams: MemoryStreams, args: readonly string[]): Promise<number> =>
    main(
      [
        'router',
        '--config',
        configToml,
        '--host',
        engine.host,
        '--nginx',
        'no-such-nginx',
        '--log-level',
        'error',
        ...args,
      ],
      streams,
    );
  return {
    engine,
    configToml,
    requests,
    configure: (text) => writeFile(configToml, text),
    runOnce: async (...args) => {
      const streams = memoryStreams();
      const code = await run(streams, ['--once', ...args]);
      return { code, out: streams.out() + streams.err() };
    },
    start: (...args) => {
      const stopping = new AbortController();
      const streams = { ...memoryStreams(), signal: stopping.signal };
      const running = run(streams, args);
      return {
        stop: async () => {
          stopping.abort();
          return { code: await running, out: streams.out() + streams.err() };
        },
      };
    },
    createService: (service) => createService(engine, service),
    close: async () => {
      await engine.close();
      await rm(folder, { recursive: true });
    },
  };
}

export async function createService(
  { api }: Pick<SandboxEngine, 'api'>,
  { name, labels = {}, networks = ['edge'], replicas = 1, image = 'whoami:1', ports = [] }: SandboxService,
): Promise<string> {
  const { status, body } = await api('POST', '/services/create', {
    Name: name,
    Labels: labels,
    TaskTemplate: {
      ContainerSpec: { Image: image },
      Networks: networks.map((Target) => ({ Target })),
    },
    Mode: { Replicated: { Replicas: replicas } },
    ...(ports.length === 0 ? {} : { EndpointSpec: { Ports: ports } }),
  });
  if (status >= 300) throw new Error(`Cannot create ${name}: ${JSON.stringify(body)}`);
  return (body as { readonly ID: string }).ID;
}

/** Without those of the lease. */
export const writesIn = (requests: readonly SandboxRequest[]): readonly string[] =>
  requests
    .filter(({ method, body }) => method !== 'GET' && !body.includes('swarm-reconciler.lease.'))
    .map(({ method, path }) => `${method} ${path}`);

interface EngineService {
  readonly ID: string;
  readonly Spec: Readonly<Record<string, unknown>> & {
    readonly Name: string;
    readonly TaskTemplate: {
      readonly ContainerSpec: { readonly Configs?: readonly { readonly ConfigName: string }[] };
    };
  };
}

export const serviceNamed = async (
  { api }: Pick<SandboxEngine, 'api'>,
  name: string,
): Promise<EngineService | undefined> =>
  ((await api('GET', '/services')).body as readonly EngineService[]).find(({ Spec }) => Spec.Name === name);

/** The text of the config that a proxy mounts; undefined: there is no such proxy. */
export async function renderedFile(
  { api }: Pick<SandboxEngine, 'api'>,
  proxy: string,
): Promise<string | undefined> {
  const service = await serviceNamed({ api }, proxy);
  const name = service?.Spec.TaskTemplate.ContainerSpec.Configs?.[0]?.ConfigName;
  if (name === undefined) return undefined;
  const config = (await api('GET', `/configs/${name}`)).body as { readonly Spec: { readonly Data: string } };
  return Buffer.from(config.Spec.Data, 'base64').toString('utf8');
}

/** Waits until the file of a proxy contains a text. */
export const untilRendered = (
  engine: Pick<SandboxEngine, 'api'>,
  proxy: string,
  text: string,
): Promise<string> =>
  poll(`${proxy} has ${text}`, async () => {
    const file = await renderedFile(engine, proxy);
    return file?.includes(text) === true ? file : undefined;
  });

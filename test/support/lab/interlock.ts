import { setTimeout as sleep } from 'node:timers/promises';
import {
  startStandInCore,
  type StandInCoreOptions,
} from '../../../src/sandbox/stand-in-core/stand-in-core.ts';
import { poll } from '../poll.ts';
import { markNodes, seedCore, type EngineApi } from '../vendor-page.ts';

/** Interlock after MKE has enabled layer 7 routing: the core runs, and has created its extension and proxy. */
export interface Interlock {
  /** The core's errors so far. */
  readonly errors: readonly string[];
  /** Resolves once the core has reacted to the current state of the swarm. */
  settled(): Promise<void>;
  /** Stops the core; the services that it has created stay. */
  stop(): Promise<void>;
}

/** A lab or the sandbox. */
type Engine = { readonly api: EngineApi } & ({ readonly dockerHost: string } | { readonly host: string });

type CoreOptions = Pick<StandInCoreOptions, 'imageOverride' | 'pollIntervalMs'>;

/** Enables layer 7 routing on an empty swarm, and waits until all its services run. */
export async function startInterlock(engine: Engine, options: CoreOptions = {}): Promise<Interlock> {
  await markNodes(engine.api);
  await seedCore(engine.api);
  const core = resumeInterlock(engine, options);
  try {
    await untilRunning(engine, 'ucp-interlock', 'ucp-interlock-extension', 'ucp-interlock-proxy');
  } catch (cause) {
    await core.stop();
    throw new Error(`Interlock does not start: ${core.errors.join('; ')}`, { cause });
  }
  return core;
}

/** Starts the core again, on a swarm where it ran before. */
export function resumeInterlock(engine: Engine, options: CoreOptions = {}): Interlock {
  const errors: string[] = [];
  const core = startStandInCore({
    endpoint: 'host' in engine ? engine.host : engine.dockerHost,
    coreService: 'ucp-interlock',
    pollIntervalMs: 200,
    onError: ({ message }) => errors.push(message),
    ...options,
  });
  return {
    errors,
    settled: async () => {
      // The current pass may have read the swarm too early.
      const target = core.passes() + 2;
      while (core.passes() < target) await sleep(20);
    },
    stop: () => core.stop(),
  };
}

interface Service {
  readonly Spec: { readonly Name: string };
  readonly ServiceStatus: { readonly RunningTasks: number; readonly DesiredTasks: number };
}

/** Waits until the services exist and all their tasks run. */
export async function untilRunning(
  { api }: { readonly api: EngineApi },
  ...names: readonly string[]
): Promise<void> {
  await poll(`${names.join(', ')} run`, async () => {
    const services = (await api('GET', '/services?status=true')).body as readonly Service[];
    const isRunning = (name: string): boolean =>
      services.some(
        ({ Spec, ServiceStatus: { RunningTasks, DesiredTasks } }) =>
          Spec.Name === name && DesiredTasks > 0 && RunningTasks === DesiredTasks,
      );
    return names.every(isRunning) ? true : undefined;
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { startStandInCore, type StandInCoreOptions } from '../../src/sandbox/stand-in-core/stand-in-core.ts';
import { poll } from './poll.ts';
import { markNodes, seedCore, type EngineApi } from './vendor-page.ts';

/** Interlock as MKE leaves it when layer 7 routing was enabled: the core works, and has made its extension and proxy. */
export interface Interlock {
  /** What stood in the core's way so far. */
  readonly troubles: readonly string[];
  /** Until the core has seen, and done, what the swarm is now. */
  settled(): Promise<void>;
  /** Ends the core; what it has made stays. */
  stop(): Promise<void>;
}

/** A lab or the sandbox. */
type Engine = { readonly api: EngineApi } & ({ readonly dockerHost: string } | { readonly host: string });

type CoreOptions = Pick<StandInCoreOptions, 'imageOverride' | 'pollIntervalMs'>;

/** Enables layer 7 routing on an empty swarm, and waits until all of it runs. */
export async function startInterlock(engine: Engine, options: CoreOptions = {}): Promise<Interlock> {
  await markNodes(engine.api);
  await seedCore(engine.api);
  const core = resumeInterlock(engine, options);
  try {
    await untilRunning(engine, 'ucp-interlock', 'ucp-interlock-extension', 'ucp-interlock-proxy');
  } catch (cause) {
    await core.stop();
    throw new Error(`Interlock does not start: ${core.troubles.join('; ')}`, { cause });
  }
  return core;
}

/** The core at work again, on a swarm where it was before. */
export function resumeInterlock(engine: Engine, options: CoreOptions = {}): Interlock {
  const troubles: string[] = [];
  const core = startStandInCore({
    endpoint: 'host' in engine ? engine.host : engine.dockerHost,
    coreService: 'ucp-interlock',
    pollIntervalMs: 200,
    onError: ({ message }) => troubles.push(message),
    ...options,
  });
  return {
    troubles,
    settled: async () => {
      // The pass under way may have read the swarm before.
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

/** Until services are there and all their tasks run. */
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

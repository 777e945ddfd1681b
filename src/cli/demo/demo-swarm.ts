import { setTimeout as sleep } from 'node:timers/promises';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { listenSandbox } from '../../sandbox/http/server.ts';
import { startStandInCore, type StandInCore } from '../../sandbox/stand-in-core/stand-in-core.ts';
import { createDemoEngine, type DemoEngine } from './demo-engine.ts';
import { enableRouting } from './enable-routing.ts';
import { createPrivateFolder, socketIn } from './private-folder.ts';

/** A simulated swarm with a running Interlock, behind a socket that only this user can access. */
export interface DemoSwarm {
  readonly host: string;
  /** A folder that only this user can access, removed at the end. */
  readonly folder: string;
  /** The same swarm, for changes made by hand. */
  readonly engine: DemoEngine;
  close(): Promise<void>;
}

export const managerName = 'ucp-manager-0';

const pollIntervalMs = 100;

export async function startDemoSwarm(workers: readonly string[], signal: AbortSignal): Promise<DemoSwarm> {
  const sandbox = createDemoSandbox(workers);
  const engine = createDemoEngine(sandbox);
  enableRouting(engine);
  const folder = await createPrivateFolder('reconciler-demo');
  try {
    const socket = socketIn(folder);
    const server = await listenSandbox(sandbox, socket);
    const host = `unix://${socket}`;
    const core = startStandInCore({
      endpoint: host,
      coreService: 'ucp-interlock',
      pollIntervalMs,
      // The core retries by itself; a lasting error is reported by the command that waits for it.
      onError: () => undefined,
    });
    const close = async (): Promise<void> => {
      await core.stop();
      await server.close();
      await folder.remove();
    };
    await firstPass(core, signal);
    return { host, folder: folder.path, engine, close };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** MKE labels the nodes that may run swarm services, and the default config.toml requires that label. */
function createDemoSandbox(workers: readonly string[]): Sandbox {
  const labels = { 'com.docker.ucp.orchestrator.swarm': 'true' };
  return createSandbox({
    nodes: [
      { hostname: managerName, role: 'manager', labels },
      ...workers.map((hostname) => ({ hostname, role: 'worker' as const, labels })),
    ],
  });
}

/** Waits until the core has created its extension and proxy, as on a real swarm before anyone changes it. */
async function firstPass(core: StandInCore, signal: AbortSignal): Promise<void> {
  while (core.passes() === 0 && !signal.aborted) await sleep(10);
}

import type { ProgressEvent } from '../../src/model/event.ts';
import { executePass } from '../../src/pass/execute-pass.ts';
import type { Intent } from '../../src/pass/intent.ts';
import { planFrom, type PlannedPass } from '../../src/pass/plan-from.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { observe } from '../../src/observe/observe.ts';
import type { SwarmReader } from '../../src/ports/swarm-reader.ts';
import type { SwarmWriter } from '../../src/ports/swarm-writer.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { isWrite } from '../../src/sandbox/http/server.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { apiOf } from '../support/sandbox/sandbox-engine.ts';
import { seedVendorPage, type EngineApi } from '../support/vendor-page.ts';
import { connectInProcess } from './in-process-connection.ts';
import { createInstantClock } from './instant-clock.ts';

/** A simulated swarm behind the real adapters, without a socket. */
export interface SandboxSwarm {
  readonly sandbox: Sandbox;
  readonly reader: SwarmReader;
  readonly writer: SwarmWriter;
  /** Changes the swarm without the adapters, as someone else does. */
  readonly api: EngineApi;
  /** The write requests since the start or the last call of `takeWrites`. */
  takeWrites(): readonly string[];
  plan(intent: Intent): Promise<PlannedPass>;
  /** Plans and applies. */
  converge(intent: Intent, wait?: boolean): Promise<Outcome>;
  /** Like converge(), interrupted after that many changes. */
  convergePartly(intent: Intent, changes: number): Promise<Outcome>;
}

/** Layer 7 routing as at the start of the vendor's page, on the nodes of the example and of `cluster()`. */
export async function startSandboxSwarm(): Promise<SandboxSwarm> {
  const sandbox = createSandbox({
    nodes: [
      { hostname: 'ucp-manager-0', role: 'manager' },
      ...['ucp-node-0', 'ucp-node-1', 'n-east', 'n-west'].map((hostname) => ({
        hostname,
        role: 'worker' as const,
      })),
    ],
  });
  const api = apiOf(sandbox);
  await seedVendorPage(api);
  let writes: string[] = [];
  const connection = connectInProcess(sandbox, {
    handle: (request) => {
      if (isWrite(request)) writes.push(`${request.method} ${request.path}`);
      return sandbox.handle(request);
    },
  });
  const reader = createSwarmReader(connection);
  const writer = createSwarmWriter(connection);
  const plan = async (intent: Intent): Promise<PlannedPass> => planFrom(intent, await observe(reader));
  return {
    sandbox,
    reader,
    writer,
    api,
    plan,
    takeWrites: () => {
      const taken = writes;
      writes = [];
      return taken;
    },
    converge: async (intent, wait = false) =>
      executePass(
        await plan(intent),
        { reader, writer, clock: createInstantClock(), publish: () => undefined },
        { wait, waitTimeoutMs: 5_000, stableMs: 0, signal: new AbortController().signal },
      ),
    convergePartly: async (intent, changes) => {
      const interruption = new AbortController();
      let done = 0;
      const publish = ({ type }: ProgressEvent): void => {
        if (type === 'change.finished' && (done += 1) >= changes) interruption.abort();
      };
      return executePass(
        await plan(intent),
        { reader, writer, clock: createInstantClock(), publish },
        { wait: false, waitTimeoutMs: 5_000, stableMs: 0, signal: interruption.signal },
      );
    },
  };
}

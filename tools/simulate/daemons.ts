import { createMemory, type DaemonMemory, type PassContext } from '../../src/daemon/daemon-state.ts';
import { stateOfWriter } from '../../src/daemon/hold-lease.ts';
import { createPassRequests } from '../../src/daemon/pass-requests.ts';
import { readSource } from '../../src/daemon/read-source.ts';
import { runPass } from '../../src/daemon/run-pass.ts';
import { parseJson, valueAt } from '../../src/kernel/json.ts';
import { createWakeUp } from '../../src/kernel/wake-up.ts';
import { createFencedWriter } from '../../src/lease/fenced-writer.ts';
import { createLease, type Lease } from '../../src/lease/lease.ts';
import { leaseLabel, leaseName } from '../../src/model/own-labels.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { RegistryCredentials } from '../../src/ports/registry-credentials.ts';
import type { RevisionSource } from '../../src/ports/revision-source.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { createDecrypter } from '../../src/source/create-decrypter.ts';
import type { SwarmConnection } from '../../src/swarm/swarm-connection.ts';
import { createSwarmReader } from '../../src/swarm/swarm-reader.ts';
import { createSwarmWriter } from '../../src/swarm/swarm-writer.ts';
import { connectInProcess } from '../../test/fakes/in-process-connection.ts';
import { inProcessParser } from '../../test/fakes/in-process-parser.ts';
import { createManualEvents } from '../../test/fakes/manual-events.ts';
import { createMemoryStore } from '../../test/fakes/memory-store.ts';

export const daemonNames = ['a', 'b'] as const;

export type DaemonName = (typeof daemonNames)[number];

/** One of the two daemons of the owner; once it is killed, another process takes its place. */
export interface DaemonProcess {
  readonly processName: string;
  readonly memory: DaemonMemory;
  readonly lease: Lease;
}

/** Its lease is renewed over a connection of its own, without faults: a process that loses it is stalled or killed. */
export function startProcess(processName: string, sandbox: Sandbox, clock: Clock): DaemonProcess {
  const connection = connectInProcess(sandbox);
  const reader = createSwarmReader(connection);
  const writer = createSwarmWriter(connection);
  const lease = createLease({ reader, writer, clock }, { owner, holder: processName });
  return { processName, memory: createMemory(), lease };
}

/** Asks for the lease, as a daemon does all the time. */
export async function askForLease({ processName, memory, lease }: DaemonProcess): Promise<void> {
  const { isHeld, holder } = await lease.attempt();
  memory.update(isHeld ? stateOfWriter(memory.state(), processName) : { isStandby: true, holder });
}

/** Who holds the lease according to the swarm. */
export function holderIn(sandbox: Sandbox): string {
  const lease = sandbox.snapshot().configs.find(({ Spec }) => Spec.Name === leaseName(owner));
  const holder = valueAt(parseJson(lease?.Spec.Labels[leaseLabel]), ['holder']);
  return typeof holder === 'string' ? holder : '';
}

export interface Turn {
  readonly source: RevisionSource;
  readonly clock: Clock;
  readonly connection: SwarmConnection;
  readonly heal: boolean;
  /** False: the web hook was lost, and it is not time to ask yet. */
  readonly readsSource: boolean;
}

/** One turn of a daemon, with the state that it has kept. */
export async function turnOnce(
  process: DaemonProcess,
  { source, clock, connection, heal, readsSource }: Turn,
): Promise<void> {
  const { processName, memory, lease } = process;
  await askForLease(process);
  const context: PassContext = {
    ...{ memory, lease },
    dependencies: {
      ...{ parser: inProcessParser, store: createMemoryStore(), events: createManualEvents().events },
      ...{ processName, random: () => 0.5, source, clock },
      reader: createSwarmReader(connection),
      writer: createFencedWriter(createSwarmWriter(connection), lease),
      makeSalt: () => '00112233445566778899aabbccddeeff',
      decrypter: createDecrypter(undefined),
      credentials: noCredentials,
    },
    settings: {
      ...{ owner, intervalMs: 30_000, sourceIntervalMs: 60_000, waitTimeoutMs, stableMs: 0 },
      ...{ maxDeletes: undefined, resolveImage: 'changed', windows: [] },
      switches: {
        ...{ revisions: 'auto', prune: 'report', interruptions: 'auto' },
        heal: heal ? 'auto' : 'report',
      },
    },
    publish: () => undefined,
    requests: createPassRequests(clock),
    signal: new AbortController().signal,
    fetches: createWakeUp(clock),
  };
  if (readsSource) await readSource(context);
  context.requests.take();
  await runPass(context);
}

const owner = 'default';

export const noCredentials: RegistryCredentials = { find: () => Promise.resolve({ kind: 'none' }) };

export const waitTimeoutMs = 3_000;

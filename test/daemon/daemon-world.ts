import type { Alert } from '../../src/model/alert.ts';
import type { Switches } from '../../src/model/switches.ts';
import type { StampedEvent } from '../../src/model/event.ts';
import { alertTo } from '../../src/daemon/alerts.ts';
import { createPublisher } from '../../src/daemon/publisher.ts';
import {
  createMemory,
  type DaemonDependencies,
  type DaemonMemory,
  type DaemonSettings,
  type PassContext,
} from '../../src/daemon/daemon-state.ts';
import { createEventBus } from '../../src/daemon/event-bus.ts';
import { logTo } from '../../src/daemon/log-lines.ts';
import { createPassRequests, type PassRequests } from '../../src/daemon/pass-requests.ts';
import { readSource } from '../../src/daemon/read-source.ts';
import { runPass, type PassEnd } from '../../src/daemon/run-pass.ts';
import { createWakeUp } from '../../src/kernel/wake-up.ts';
import type { Lease } from '../../src/lease/lease.ts';
import type { Decrypter } from '../../src/ports/decrypter.ts';
import { createDecrypter } from '../../src/source/create-decrypter.ts';
import { exampleFiles } from '../builders/example.ts';
import { createCoreOnSandbox } from '../fakes/core-on-sandbox.ts';
import { createInstantClock } from '../fakes/instant-clock.ts';
import { createMemoryStore } from '../fakes/memory-store.ts';
import { inProcessParser } from '../fakes/in-process-parser.ts';
import { createManualEvents, type ManualEvents } from '../fakes/manual-events.ts';
import { createManualSource, type ManualSource } from '../fakes/manual-source.ts';
import { noCredentials } from '../fakes/registry-credentials.ts';
import { createRecordingLogger, type RecordingLogger } from '../fakes/recording-logger.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';

export const settings: DaemonSettings = {
  owner: 'default',
  intervalMs: 30_000,
  sourceIntervalMs: 60_000,
  stableMs: 0,
  waitTimeoutMs: 5_000,
  switches: { revisions: 'auto', heal: 'report', prune: 'report', interruptions: 'auto' },
  windows: [],
  maxDeletes: 3,
  resolveImage: 'changed',
};

/** Settings with other switches. */
export const switched = (some: Partial<Switches>): Pick<DaemonSettings, 'switches'> => ({
  switches: { ...settings.switches, ...some },
});

const alwaysHeld: Lease = {
  isHeld: () => true,
  attempt: () => Promise.resolve({ isHeld: true, holder: 'one' }),
  release: () => Promise.resolve(),
};

/** A daemon on the sandbox that runs a pass when the test calls for it, with the events that it published. */
export interface DaemonWorld {
  readonly swarm: SandboxSwarm;
  readonly source: ManualSource;
  readonly logger: RecordingLogger;
  readonly dependencies: DaemonDependencies;
  readonly memory: DaemonMemory;
  readonly requests: PassRequests;
  readonly events: ManualEvents;
  /** Reads the source and runs one more pass. */
  pass(overrides?: Partial<DaemonSettings>, signal?: AbortSignal): Promise<PassEnd>;
  /** Calls it at each event. */
  subscribe(listener: (event: StampedEvent) => void): void;
  /** Since the last call. */
  takeAlerts(): readonly Alert[];
  takeEvents(): readonly StampedEvent[];
}

export async function startDaemonWorld(
  given: { readonly swarm?: SandboxSwarm; readonly decrypter?: Decrypter } = {},
): Promise<DaemonWorld> {
  const { swarm = await startSandboxSwarm(), decrypter = createDecrypter(undefined) } = given;
  const source = createManualSource();
  source.publish('r1', exampleFiles());
  const clock = createInstantClock(createCoreOnSandbox(swarm.api));
  const requests = createPassRequests(clock);
  const events = createManualEvents();
  const dependencies: DaemonDependencies = {
    ...{ source, clock, decrypter, reader: swarm.reader, writer: swarm.writer },
    ...{
      parser: inProcessParser,
      store: createMemoryStore(),
      events: events.events,
      processName: 'one',
      random: () => 0.5,
    },
    makeSalt: () => '0123456789abcdef',
    credentials: noCredentials,
  };
  const memory = createMemory();
  const bus = createEventBus();
  const logger = createRecordingLogger();
  let alerts: Alert[] = [];
  let published: StampedEvent[] = [];
  bus.subscribe(logTo(logger));
  // As channels do that name no events.
  const collect = (alert: Alert): void => {
    if (alert.event !== 'revision.found' && alert.event !== 'revision.applied') alerts.push(alert);
  };
  bus.subscribe(alertTo(collect, { owner: 'default' }));
  bus.subscribe((event) => published.push(event));
  return {
    ...{ swarm, source, logger, dependencies, memory, requests, events },
    subscribe: (listener) => {
      bus.subscribe(listener);
    },
    pass: async (overrides = {}, signal = new AbortController().signal) => {
      const context: PassContext = {
        ...{ dependencies, memory, requests, signal, lease: alwaysHeld, fetches: createWakeUp(clock) },
        settings: { ...settings, ...overrides },
        publish: createPublisher(settings, { memory, clock, bus }),
      };
      const requested = requests.take();
      await readSource(context);
      // What is new in the source is what this pass does.
      requests.take();
      if (requested !== undefined) requests.add(requested);
      return runPass(context);
    },
    takeAlerts: () => {
      const taken = alerts;
      alerts = [];
      return taken;
    },
    takeEvents: () => {
      const taken = published;
      published = [];
      return taken;
    },
  };
}

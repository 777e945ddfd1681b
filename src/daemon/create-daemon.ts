import { createWakeUp } from '../kernel/wake-up.ts';
import { createFencedWriter } from '../lease/fenced-writer.ts';
import { createLease } from '../lease/lease.ts';
import type { ReconcilerPort } from '../ports/reconciler-port.ts';
import { createApprove } from './approvals/create-approve.ts';
import { createMemory, type DaemonDependencies, type DaemonSettings } from './daemon-state.ts';
import { createEventBus } from './event-bus.ts';
import { runLoop } from './loop.ts';
import { createPassRequests } from './pass-requests.ts';
import { createPublisher } from './publisher.ts';
import { snapshotOf } from './snapshot-of.ts';

export interface Daemon extends ReconcilerPort {
  /** Runs passes until the signal is aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Replaces the settings from the next pass on, and asks for one. The owner stays: its lease is held. */
  readonly reconfigure: (settings: DaemonSettings) => void;
}

export function createDaemon(dependencies: DaemonDependencies, firstSettings: DaemonSettings): Daemon {
  const { clock } = dependencies;
  const { owner } = firstSettings;
  let current = firstSettings;
  const memory = createMemory();
  const bus = createEventBus();
  const requests = createPassRequests(clock);
  const fetches = createWakeUp(clock);
  const { reader, writer, processName } = dependencies;
  const lease = createLease({ reader, writer, clock }, { owner, holder: processName });
  const fenced = { ...dependencies, writer: createFencedWriter(writer, lease) };
  const publish = createPublisher(firstSettings, { memory, clock, bus });
  return {
    requestPass: requests.add,
    requestFetch: fetches.wake,
    approve: createApprove(dependencies, { owner }, requests),
    snapshot: () => snapshotOf(current, memory.state()),
    subscribe: bus.subscribe,
    reconfigure: (settings) => {
      current = { ...settings, owner };
      fetches.wake();
      requests.add('request');
    },
    run: (signal) =>
      runLoop({
        ...{ dependencies: fenced, memory, publish, requests, fetches, lease, signal },
        settings: () => current,
      }),
  };
}

import type { EventStamp, ReconcileEvent } from '../model/event.ts';
import type { ReconcilerSnapshot } from '../model/snapshot.ts';
import { Failure } from '../model/failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { ReconcilerPort } from '../ports/reconciler-port.ts';
import {
  createMemory,
  type DaemonDependencies,
  type DaemonMemory,
  type DaemonSettings,
  type DaemonState,
} from './daemon-state.ts';
import { createEventBus } from './event-bus.ts';
import { runLoop } from './loop.ts';
import { createPassRequests } from './pass-requests.ts';

export interface Daemon extends ReconcilerPort {
  /** Runs passes until the signal is aborted. */
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export function createDaemon(dependencies: DaemonDependencies, settings: DaemonSettings): Daemon {
  const { clock } = dependencies;
  const { owner } = settings;
  const memory = createMemory();
  const bus = createEventBus();
  const requests = createPassRequests(clock);
  const publish = (event: ReconcileEvent): void => {
    bus.publish({ ...stampOf(owner, memory, clock), ...event });
  };
  return {
    requestPass: requests.add,
    requestFetch: () => {
      requests.add('request');
    },
    approve: ({ hash }) => Promise.reject(nothingWaits(hash)),
    snapshot: () => snapshotOf(settings, memory.state()),
    subscribe: bus.subscribe,
    run: (signal) => runLoop({ dependencies, settings, memory, publish, requests, signal }),
  };
}

export function stampOf(owner: string, memory: DaemonMemory, clock: Clock): EventStamp {
  const { good } = memory.state();
  return { owner, at: clock.now().toISOString(), ...(good === undefined ? {} : { revision: good.id }) };
}

function snapshotOf(
  { owner, switches }: DaemonSettings,
  {
    good,
    drifts,
    quarantines,
    isStandby,
    isSourceDown,
    failure,
    plan,
    running,
    lastPass,
    ...state
  }: DaemonState,
): ReconcilerSnapshot {
  const { holder, sourceSeenAt, swarmSeenAt, status, history, incidents, pending } = state;
  return {
    ...{ owner, isSourceDown, failure, plan, running, lastPass },
    ...{
      role: isStandby ? 'standby' : 'writer',
      holder,
      sourceSeenAt,
      swarmSeenAt,
      status,
      history,
      incidents,
      pending,
    },
    switches,
    revision: good === undefined ? undefined : revisionOf(good),
    drifts: [...drifts.values()],
    quarantines: [...quarantines.values()],
  };
}

const nothingWaits = (hash: string): Failure =>
  new Failure(`Cannot approve "${hash}": no changes wait under this hash`, {
    ...{ kind: 'rejected', code: 'approval-unknown' },
    hint: 'The plan may have changed: look at what waits now',
  });

const revisionOf = ({
  set: _set,
  ...revision
}: NonNullable<DaemonState['good']>): NonNullable<ReconcilerSnapshot['revision']> => revision;

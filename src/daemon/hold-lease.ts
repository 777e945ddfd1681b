import { keepLease } from '../lease/keep-lease.ts';
import type { DaemonState, LoopContext } from './daemon-state.ts';
import type { StartUp } from './start-up.ts';

/**
 * Holds the lease as soon as it is free, and gives it up once the signal is aborted. A standby that becomes the writer forgets
 * what it has reported, because a standby notifies nobody. Where the swarm cannot be reached nobody else is known to write, and
 * this process goes on reporting that.
 */
export async function holdLease(context: LoopContext, startUp: StartUp): Promise<void> {
  const { lease, memory, requests, fetches, publish, signal, dependencies } = context;
  const { clock, processName } = dependencies;
  await keepLease(
    {
      ...{ lease, clock },
      onTaken: () => {
        const { isStandby } = memory.state();
        memory.update(stateOfWriter(memory.state(), processName));
        publish({ type: 'lease.taken' });
        if (isStandby) fetches.wake();
        requests.add('lease');
      },
      onLost: (holder) => {
        memory.update({ isStandby: holder !== undefined, holder });
        publish({ type: 'lease.lost', holder });
        // Ends the waits of the pass that runs.
        requests.add('lease');
      },
      onAwaited: (holder) => {
        memory.update({ isStandby: true, holder });
        publish({ type: 'lease.awaited', holder });
      },
      onAttempt: () => {
        startUp.done('lease');
      },
    },
    signal,
  );
}

/** What changes once this process writes. */
export const stateOfWriter = (before: DaemonState, processName: string): Partial<DaemonState> => ({
  ...{ isStandby: false, holder: processName, term: before.term + 1 },
  ...(before.isStandby ? unreported(before) : {}),
});

/** The source is read again, so that its state is reported; a revision that is in use stays. */
const unreported = ({ isInvalid, seenDigest }: DaemonState): Partial<DaemonState> => ({
  ...{ isSourceDown: false, isInvalid: false, seenDigest: isInvalid ? undefined : seenDigest },
  ...{ drifts: new Map(), quarantines: new Map(), imageProblems: [] },
  ...{ failure: undefined, failureKey: undefined, unreportedCount: 0 },
  // Those that another process has left in the swarm count.
  ...{ incidents: [], deferred: new Map() },
});

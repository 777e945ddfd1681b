import { stopGraceMs } from '../defaults/times.ts';
import type { Clock } from '../ports/clock.ts';
import type { LoopContext } from './daemon-state.ts';
import { followSource } from './follow-source.ts';
import { followSwarm } from './follow-swarm.ts';
import { holdLease } from './hold-lease.ts';
import { runPasses } from './run-passes.ts';
import { createStartUp } from './start-up.ts';

/**
 * Runs the activities of the daemon until the signal is aborted: reading the source, following the events of the swarm,
 * holding the lease, and passes. None waits for another, so that a source that hangs delays no look at the swarm.
 */
export async function runLoop(context: LoopContext): Promise<void> {
  const { settings, publish, signal } = context;
  const { source, clock } = context.dependencies;
  const startUp = createStartUp();
  const broken = new AbortController();
  const endAllWith = (error: unknown): never => {
    broken.abort(error);
    throw error;
  };
  const stopping = AbortSignal.any([signal, broken.signal]);
  const running = { ...context, signal: stopping };
  publish({ type: 'daemon.started', source: source.name, intervalMs: settings().intervalMs });
  // Given up only after the last pass, which finishes what it has begun.
  const leaving = new AbortController();
  const passes = runPasses(running, startUp).finally(() => {
    leaving.abort();
  });
  const activities = [
    passes,
    followSource(running, startUp),
    followSwarm(running),
    holdLease({ ...context, signal: leaving.signal }, startUp),
  ];
  try {
    await endWithin(
      stopGraceMs,
      activities.map((activity) => activity.catch(endAllWith)),
      { clock, stopping },
    );
  } finally {
    publish({ type: 'daemon.stopped' });
  }
}

/** Waits for all, but not longer than that once they are told to stop. Fails with the first error. */
async function endWithin(
  graceMs: number,
  activities: readonly Promise<void>[],
  { clock, stopping }: { readonly clock: Clock; readonly stopping: AbortSignal },
): Promise<void> {
  const ended = new AbortController();
  const all = Promise.allSettled(activities).finally(() => {
    ended.abort();
  });
  const overdue = aborted(AbortSignal.any([stopping, ended.signal]))
    .then(() => clock.sleep(graceMs, ended.signal))
    .catch(() => undefined);
  const ends = await Promise.race([all, overdue]);
  const failed = ends?.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });

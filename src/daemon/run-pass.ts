import { Failure, failureFacts } from '../model/failure.ts';
import { isUnfinished, passResultOf, type Outcome, type PassResult } from '../model/outcome.ts';
import { executePass } from '../pass/execute-pass.ts';
import type { PlannedPass } from '../pass/plan-from.ts';
import { executeEased, restUntilRetry } from './backoff/execute-eased.ts';
import { consequences } from './consequences.ts';
import type { DaemonSettings, GoodRevision, PassContext } from './daemon-state.ts';
import { createPreemption } from './preemption.ts';
import { rememberHeals } from './drift/publish-drift.ts';
import { storeIncidents } from './incidents/keep-incidents.ts';
import { lookAtSwarm, seeChanges } from './look-at-swarm.ts';
import { publishFailure, publishOutcome } from './publish-sync.ts';
import { watchLedger } from './watch-ledger.ts';
import { newerRevision, publishSuperseded } from './superseded-revision.ts';

/** The result of a pass, and how long to rest before the next. */
export interface PassEnd {
  readonly result: PassResult;
  readonly restMs: number;
}

/** One pass of the daemon: observes the swarm, reports drift, converges. A standby only observes and plans. */
export async function runPass(context: PassContext): Promise<PassEnd> {
  const { settings, memory, publish, signal } = context;
  const { good } = memory.state();
  try {
    const end = good === undefined ? await watch(context) : await converge(good, context);
    if (context.lease.isHeld()) await storeIncidents(context);
    return end;
  } catch (error) {
    // Stopping the daemon is not a failure to report: runLoop() ends.
    if (!(error instanceof Failure) || signal.aborted) throw error;
    if (error.code === 'lease-lost') return interrupted(settings);
    publish({ type: 'pass.failed', failure: failureFacts(error) });
    publishFailure(error.message, error.hint, context);
    const { retryMs = settings.intervalMs } = consequences[error.kind];
    return { result: 'failed', restMs: Math.min(retryMs, settings.intervalMs) };
  }
}

async function watch(context: PassContext): Promise<PassEnd> {
  await watchLedger(context);
  return { result: 'failed', restMs: context.settings.intervalMs };
}

async function converge(good: GoodRevision, context: PassContext): Promise<PassEnd> {
  const { memory, settings, dependencies, lease } = context;
  const isPreempted = createPreemption(context);
  const look = await lookAtSwarm(good, context);
  const newer = newerRevision(good, look.pass.before, context);
  if (memory.state().isStandby) return { result: 'done', restMs: settings.intervalMs };
  publishSuperseded(newer, good, context);
  // Before anything that may take long or be cut off: people know of these transitions already.
  if (lease.isHeld()) await storeIncidents(context);
  if (newer !== undefined) return { result: 'refused', restMs: settings.intervalMs };
  if (!lease.isHeld()) return interrupted(settings);
  const outcome = await execute(look.pass, isPreempted, context);
  if (!lease.isHeld()) return interrupted(settings);
  const { plan, ledger } = look.pass;
  const isApplied = ledger.revision?.digest === good.digest;
  if (isApplied && outcome.overtakenBy === undefined) memory.update({ inForce: good.id, hasTipMoved: false });
  rememberHeals(plan, outcome, context);
  if (outcome.changes.length > 0) await seeChanges(good, context);
  if (!outcome.interrupted) publishOutcome(look.pass, outcome, context);
  const idleMs = restUntil(look.nextLooks, dependencies.clock.now(), settings);
  const restMs = isUnfinished(outcome) ? 0 : restUntilRetry(idleMs, context);
  return { result: passResultOf(plan, outcome), restMs };
}

function execute(
  pass: PlannedPass,
  isPreempted: ReturnType<typeof createPreemption>,
  context: PassContext,
): Promise<Outcome> {
  const { dependencies, settings, memory, publish, signal } = context;
  const { waitTimeoutMs, stableMs } = settings;
  return executeEased(pass, context, (eased) =>
    executePass(
      eased,
      { ...dependencies, publish },
      {
        ...{ wait: true, waitTimeoutMs, signal, memory: memory.state().waits, isPreempted },
        ...(stableMs === undefined ? {} : { stableMs }),
      },
    ),
  );
}

/** Whoever holds the lease goes on from what is written so far: this process as well, once it holds it again. */
const interrupted = ({ intervalMs }: DaemonSettings): PassEnd => ({
  result: 'interrupted',
  restMs: intervalMs,
});

/** Until the first time at which something ends or begins by itself, at most the interval. */
const restUntil = (times: readonly Date[], now: Date, { intervalMs }: DaemonSettings): number =>
  Math.max(0, Math.min(intervalMs, ...times.map((time) => time.getTime() - now.getTime())));

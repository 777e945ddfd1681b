import { Failure, failureFacts } from '../model/failure.ts';
import { isUnfinished, passResultOf, type PassResult } from '../model/outcome.ts';
import { executePass } from '../pass/execute-pass.ts';
import { manifestIntent } from '../pass/manifest-intent.ts';
import type { PlannedPass } from '../pass/plan-from.ts';
import { preparePass } from '../pass/prepare-pass.ts';
import { executeEased, restUntilRetry } from './backoff/execute-eased.ts';
import { consequences } from './consequences.ts';
import type { DaemonSettings, GoodRevision, PassContext } from './daemon-state.ts';
import { createPreemption } from './preemption.ts';
import {
  publishDrift,
  publishImageProblems,
  publishQuarantines,
  publishRetained,
} from './publish-findings.ts';
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
    if (good !== undefined) return await converge(good, context);
    await watchLedger(context);
    return { result: 'failed', restMs: settings.intervalMs };
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

async function converge(good: GoodRevision, context: PassContext): Promise<PassEnd> {
  const { publish, memory, settings, signal, dependencies, lease } = context;
  const isPreempted = createPreemption(context);
  const pass = await prepare(good, context);
  memory.update({
    ...{ plan: pass.plan, history: (pass.before.history ?? []).toReversed() },
    swarmSeenAt: dependencies.clock.now().toISOString(),
  });
  publish({ type: 'pass.planned', plan: pass.plan });
  const newer = newerRevision(good, pass.before, context);
  if (memory.state().isStandby) return { result: 'done', restMs: settings.intervalMs };
  publishDrift(pass.plan, context);
  publishQuarantines(pass, context);
  publishImageProblems(pass, context);
  publishRetained(pass, context);
  if (newer !== undefined) {
    publishSuperseded(newer, good, context);
    return { result: 'refused', restMs: settings.intervalMs };
  }
  if (!lease.isHeld()) return interrupted(settings);
  const { waitTimeoutMs, stableMs } = settings;
  const outcome = await executeEased(pass, context, (eased) =>
    executePass(
      eased,
      { ...dependencies, publish },
      {
        ...{ wait: true, waitTimeoutMs, signal, memory: memory.state().waits, isPreempted },
        ...(stableMs === undefined ? {} : { stableMs }),
      },
    ),
  );
  if (!lease.isHeld()) return interrupted(settings);
  const isApplied = pass.ledger.revision?.digest === good.digest;
  if (isApplied && outcome.overtakenBy === undefined) memory.update({ inForce: good.id, hasTipMoved: false });
  if (!outcome.interrupted) publishOutcome(pass.plan, outcome, context);
  const restMs = isUnfinished(outcome) ? 0 : restUntilRetry(settings.intervalMs, context);
  return { result: passResultOf(pass.plan, outcome), restMs };
}

/** Whoever holds the lease goes on from what is written so far: this process as well, once it holds it again. */
const interrupted = ({ intervalMs }: DaemonSettings): PassEnd => ({
  result: 'interrupted',
  restMs: intervalMs,
});

function prepare(good: GoodRevision, { dependencies, settings, signal }: PassContext): Promise<PlannedPass> {
  const { source, clock, makeSalt } = dependencies;
  const intent = manifestIntent(
    { set: good.set, revision: good, partial: source.partial || !good.isWhole },
    {
      ...{ owner: settings.owner, now: clock.now(), freshSalt: makeSalt() },
      ...{ switches: settings.switches, prune: settings.switches.prune === 'auto' },
      ...(settings.host === undefined ? {} : { host: settings.host }),
      resolveImage: settings.resolveImage,
    },
  );
  return preparePass(intent, dependencies, {
    ...settings,
    allowInterruption: settings.switches.interruptions === 'auto',
    signal,
  });
}

import { Failure } from '../model/failure.ts';
import { isComplete, isHealthy, type Outcome } from '../model/outcome.ts';
import { hasChanges } from '../model/plan.ts';
import { observe } from '../observe/observe.ts';
import { guardPlan } from '../plan/guards.ts';
import { driftDetected, driftResolved, syncFailed, syncSucceeded, type AlertContext } from './alerts.ts';
import { carryOut } from './carry-out.ts';
import { consequences } from './consequences.ts';
import { driftTransitions } from './drift-transitions.ts';
import { withoutHealing } from './heal-policy.ts';
import type { GoodRevision, LoopDependencies, LoopSettings, LoopState } from './loop-state.ts';
import type { Intent, PlannedPass } from './plan-from.ts';
import { planOpened } from './plan-opened.ts';
import { readSource } from './read-source.ts';

/** What a turn leaves, and how long to rest before the next. */
export interface Turned {
  readonly state: LoopState;
  readonly restMs: number;
}

/** One turn of the loop: look at the source, look at the swarm, tell of drift, converge. */
export async function turn(
  before: LoopState,
  dependencies: LoopDependencies,
  settings: LoopSettings,
  signal: AbortSignal,
): Promise<Turned> {
  const state = await readSource(before, dependencies, settings, signal);
  if (state.good === undefined) return { state, restMs: settings.intervalMs };
  const context = (): AlertContext => ({
    owner: settings.owner,
    now: dependencies.clock.now(),
    revision: state.good?.id,
  });
  try {
    const next = await converge(state, state.good, { dependencies, settings, signal, context });
    return { state: next, restMs: settings.intervalMs };
  } catch (error) {
    // Whoever stops the loop is not to be told that it was stopped: runLoop ends it.
    if (!(error instanceof Failure) || signal.aborted) throw error;
    const { logLevel, retryMs } = consequences[error.kind];
    dependencies.logger[logLevel]('pass failed', { code: error.code, reason: error.message });
    return {
      state: tellFailure(state, error.message, error.hint, { dependencies, settings, signal, context }),
      restMs: Math.min(retryMs ?? settings.intervalMs, settings.intervalMs),
    };
  }
}

interface TurnContext {
  readonly dependencies: LoopDependencies;
  readonly settings: LoopSettings;
  readonly signal: AbortSignal;
  readonly context: () => AlertContext;
}

async function converge(state: LoopState, good: GoodRevision, turning: TurnContext): Promise<LoopState> {
  const { dependencies, settings, signal } = turning;
  const wanted: Intent = {
    set: good.set,
    revision: { id: good.id, digest: good.digest },
    owner: settings.owner,
    prune: false,
    isPartial: dependencies.source.partial,
    freshSalt: dependencies.makeSalt(),
  };
  const swarm = await observe(dependencies.reader, signal);
  const { intent, pass: observed } = await planOpened(wanted, swarm, dependencies.decrypter);
  const told = tellDrift(state, observed, turning);
  const pass = settings.heal ? observed : withoutHealing(observed);
  const [verdict] = guardPlan(pass.plan, settings);
  if (verdict !== undefined) return tellFailure(told, verdict.reason, verdict.hint, turning);
  const outcome = await carryOutWhole(pass, observed, intent, turning);
  return outcome?.interrupted === true ? told : tellOutcome(told, pass, outcome, turning);
}

/** Drift that is only told of must stay in the ledger as ours, so nothing is written while there is nothing else to do. */
async function carryOutWhole(
  pass: PlannedPass,
  observed: PlannedPass,
  intent: Intent,
  { dependencies, settings, signal }: TurnContext,
): Promise<Outcome | undefined> {
  if (!hasChanges(pass.plan) && hasChanges(observed.plan)) return undefined;
  const { reader, writer, clock, logger } = dependencies;
  return carryOut(
    pass,
    intent,
    {
      reader,
      writer,
      clock,
      onProgress: (progress) => {
        if (progress.type === 'waiting') return;
        const { resource, status, message } = progress.result;
        logger[status === 'done' ? 'info' : 'warn'](progress.type === 'change' ? 'change' : 'wait', {
          resource,
          status,
          ...(message === undefined ? {} : { reason: message }),
        });
      },
    },
    { wait: false, waitTimeoutMs: settings.waitTimeoutMs, signal },
  );
}

function tellDrift(
  state: LoopState,
  { plan }: PlannedPass,
  { dependencies, context }: TurnContext,
): LoopState {
  const { known, detected, resolved } = driftTransitions(state.drifts, plan.drift, dependencies.clock.now());
  for (const drift of detected) {
    dependencies.logger.warn('drift detected', {
      resource: drift.drift.resource,
      fields: drift.drift.fields,
    });
    dependencies.tell(driftDetected(drift, context()));
  }
  for (const drift of resolved) {
    dependencies.logger.info('drift resolved', { resource: drift.drift.resource });
    dependencies.tell(driftResolved(drift, context()));
  }
  return { ...state, drifts: known };
}

/** Told once for each reason: a loop that cannot go on would otherwise tell at every turn. */
function tellFailure(
  state: LoopState,
  reason: string,
  remedy: string | undefined,
  { dependencies, context }: TurnContext,
): LoopState {
  if (state.failure === reason) return state;
  dependencies.logger.warn('sync failed', { reason });
  dependencies.tell(syncFailed(reason, remedy, context()));
  return { ...state, failure: reason };
}

function tellOutcome(
  state: LoopState,
  { plan }: PlannedPass,
  outcome: Outcome | undefined,
  turning: TurnContext,
): LoopState {
  const reasons = [
    ...plan.refused.map(({ resource, reason }) => `${resource}: ${reason}`),
    ...(outcome === undefined || (isComplete(outcome) && isHealthy(outcome)) ? [] : failuresOf(outcome)),
  ];
  if (reasons.length > 0) return tellFailure(state, reasons.join('; '), plan.refused[0]?.hint, turning);
  const hasApplied = outcome !== undefined && outcome.changes.length > 0;
  if (!hasApplied && state.failure === undefined) return state;
  turning.dependencies.logger.info('sync succeeded', { changes: outcome?.changes.length ?? 0 });
  turning.dependencies.tell(syncSucceeded(outcome, turning.context()));
  return { ...state, failure: undefined };
}

const failuresOf = ({ changes, waits }: Outcome): readonly string[] =>
  [...changes, ...waits]
    .filter(({ status }) => status === 'failed')
    .map(({ resource, message }) => `${resource}: ${message ?? 'failed'}`);

import { Failure } from '../model/failure.ts';
import type { Key } from '../kernel/key.ts';
import { isComplete, isHealthy, type Outcome } from '../model/outcome.ts';
import {
  driftDetected,
  driftResolved,
  quarantineEntered,
  syncFailed,
  syncSucceeded,
  type AlertContext,
} from './alerts.ts';
import { executePass } from '../pass/execute-pass.ts';
import { consequences } from './consequences.ts';
import { driftTransitions } from './drift-transitions.ts';
import type { GoodRevision, LoopDependencies, LoopSettings, LoopState } from './loop-state.ts';
import { manifestIntent } from '../pass/manifest-intent.ts';
import type { PlannedPass } from '../pass/plan-from.ts';
import { preparePass } from '../pass/prepare-pass.ts';
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
  const intent = manifestIntent(
    { set: good.set, revision: good, partial: dependencies.source.partial },
    {
      ...{ owner: settings.owner, prune: false },
      ...{ now: dependencies.clock.now(), freshSalt: dependencies.makeSalt() },
    },
  );
  const pass = await preparePass(intent, dependencies, { ...settings, signal });
  const told = tellQuarantines(tellDrift(state, pass, turning), pass, turning);
  const [verdict] = pass.verdicts;
  if (verdict !== undefined) return tellFailure(told, verdict.reason, verdict.hint, turning);
  const outcome = await carryOutWhole(pass, turning);
  return outcome.interrupted ? told : tellOutcome(told, pass, outcome, turning);
}

/** Drift that is only told of stays in the ledger as ours. */
async function carryOutWhole(
  pass: PlannedPass,
  { dependencies, settings, signal }: TurnContext,
): Promise<Outcome> {
  const { reader, writer, clock, logger } = dependencies;
  return executePass(
    pass,
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
    { wait: false, waitTimeoutMs: settings.waitTimeoutMs, stableMs: settings.stableMs, signal },
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

function tellQuarantines(
  state: LoopState,
  { plan, ledger }: PlannedPass,
  { dependencies, context }: TurnContext,
): LoopState {
  const quarantined = new Map<Key, string>();
  for (const refusal of plan.refused.filter(({ isQuarantined }) => isQuarantined)) {
    const { resource, reason } = refusal;
    const { hash = '', since } = ledger.rows[resource]?.quarantined ?? {};
    quarantined.set(resource, hash);
    if (state.quarantined.get(resource) === hash) continue;
    dependencies.logger.warn('quarantine entered', { resource, reason });
    dependencies.tell(quarantineEntered(refusal, since, context()));
  }
  return { ...state, quarantined };
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
  const refused = plan.refused.filter(({ isQuarantined }) => isQuarantined !== true);
  const reasons = [
    ...refused.map(({ resource, reason }) => `${resource}: ${reason}`),
    ...(outcome === undefined || (isComplete(outcome) && isHealthy(outcome)) ? [] : failuresOf(outcome)),
  ];
  if (reasons.length > 0) return tellFailure(state, reasons.join('; '), refused[0]?.hint, turning);
  // Told already, each on its own; the swarm follows again when none is left.
  if (state.quarantined.size > 0) return { ...state, failure: [...state.quarantined.keys()].join('; ') };
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

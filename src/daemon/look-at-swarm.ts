import { manifestIntent } from '../pass/manifest-intent.ts';
import type { PlannedPass } from '../pass/plan-from.ts';
import { preparePass } from '../pass/prepare-pass.ts';
import type { Status } from '../model/status.ts';
import { statusFrom } from '../status/status-from.ts';
import { Failure } from '../model/failure.ts';
import type { PendingApproval } from '../model/approval.ts';
import type { Key } from '../kernel/key.ts';
import { lazy } from '../kernel/lazy.ts';
import { topologyOf } from '../topology/topology-of.ts';
import { allowedInterruptions } from './approvals/allowed-interruptions.ts';
import { pendingApproval, withApprovals } from './approvals/pending-approval.ts';
import { publishApprovals } from './approvals/publish-approvals.ts';
import { windowState } from './approvals/sync-window.ts';
import type { GoodRevision, PassContext } from './daemon-state.ts';
import { contestedNow, publishContests } from './drift/publish-contests.ts';
import { publishDrift } from './drift/publish-drift.ts';
import { publishHealth } from './health/publish-health.ts';
import { takeIncidents } from './incidents/keep-incidents.ts';
import { publishSignOfLife } from './incidents/sign-of-life.ts';
import { publishImageProblems, publishQuarantines, publishRetained } from './publish-findings.ts';

/** One look at the swarm, and what the pass is going to do. */
export interface Look {
  readonly pass: PlannedPass;
  /** When something begins or ends by itself. */
  readonly nextLooks: readonly Date[];
}

/** Observes the swarm, plans, and publishes what has begun and ended since the last look; a standby notifies nobody. Writes nothing. */
export async function lookAtSwarm(good: GoodRevision, context: PassContext): Promise<Look> {
  const { memory, publish } = context;
  const { pass, pending, contested, status, now, opensAt } = await see(good, context);
  publish({ type: 'pass.planned', plan: pass.plan });
  if (memory.state().isStandby) return { pass, nextLooks: [] };
  takeIncidents(pass.observed.configs, context);
  const settlesInMs = publishDrift(pass.plan, context);
  publishContests(pass.plan, contested, context);
  publishQuarantines(pass, context);
  publishApprovals(pass, pending, context);
  publishImageProblems(pass, context);
  publishRetained(pass, context);
  const unsettledMs = await publishHealth(status, pass, context);
  const aliveAt = publishSignOfLife(context);
  return {
    pass,
    nextLooks: [
      ...(aliveAt === undefined ? [] : [aliveAt]),
      ...(pending === undefined || opensAt === undefined ? [] : [opensAt]),
      ...[settlesInMs, unsettledMs].flatMap((ms) => (ms === undefined ? [] : [new Date(now.getTime() + ms)])),
    ],
  };
}

/** What is known of the swarm is from before the changes of a pass. What this one cannot see, the next look does. */
export async function seeChanges(good: GoodRevision, context: PassContext): Promise<void> {
  try {
    await see(good, context);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

interface Seen {
  readonly pass: PlannedPass;
  readonly pending: PendingApproval | undefined;
  readonly contested: ReadonlySet<Key>;
  readonly status: Status;
  readonly now: Date;
  readonly opensAt: Date | undefined;
}

/** Observes and plans, and remembers what that tells. */
async function see(good: GoodRevision, context: PassContext): Promise<Seen> {
  const { memory, settings, dependencies } = context;
  const now = dependencies.clock.now();
  const { isOpen, opensAt } = windowState(settings.windows, now);
  const contested = contestedNow(context);
  const prepared = await prepare(good, { contested, isWindowClosed: !isOpen }, context);
  const pending = pendingApproval(prepared, { now, opensAt });
  const pass = withApprovals(prepared, pending);
  const status = statusOf(pass, context);
  const { plan, observed, desired, before: ledger } = pass;
  memory.update({
    ...{ plan, status, history: (ledger.history ?? []).toReversed(), swarmSeenAt: now.toISOString() },
    topology: lazy(() => topologyOf({ observed, desired, ledger })),
  });
  return { pass, pending, contested, status, now, opensAt };
}

function statusOf(
  { observed, stored, plan, intent }: PlannedPass,
  { settings }: Pick<PassContext, 'settings'>,
): Status {
  const { owner, host } = settings;
  return statusFrom({
    ...{ owner, observed, stored, plan, now: intent.now },
    ...(host === undefined ? {} : { host }),
  });
}

interface Limits {
  readonly contested: ReadonlySet<Key>;
  readonly isWindowClosed: boolean;
}

function prepare(
  good: GoodRevision,
  limits: Limits,
  { dependencies, settings, signal }: PassContext,
): Promise<PlannedPass> {
  const { source, clock, makeSalt } = dependencies;
  const { owner, host, switches, resolveImage, maxDeletes, allowInterruptionOf } = settings;
  const intent = manifestIntent(
    { set: good.set, revision: good, partial: source.partial || !good.isWhole },
    {
      ...{ owner, now: clock.now(), freshSalt: makeSalt() },
      ...{ switches, prune: switches.prune === 'auto', resolveImage },
      ...(host === undefined ? {} : { host }),
    },
  );
  return preparePass(intent, dependencies, {
    ...{ ...limits, maxDeletes, signal },
    allowInterruption: switches.interruptions === 'auto',
    ...(allowInterruptionOf === undefined ? {} : { allowInterruptionOf }),
    approve: allowedInterruptions(good),
  });
}

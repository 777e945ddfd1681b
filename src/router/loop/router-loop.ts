import { failedPassRetryMs, resyncMs, taskPollMs, unsettledForMs } from '../../defaults/router-defaults.ts';
import { leaseRenewalMs } from '../../defaults/times.ts';
import { Failure } from '../../model/failure.ts';
import { isComplete } from '../../model/outcome.ts';
import type { SwarmEvents } from '../../ports/swarm-events.ts';
import type { CachedSwarm } from '../reading/cached-swarm.ts';
import { keepLease } from '../../lease/keep-lease.ts';
import type { Lease } from '../../lease/lease.ts';
import { isLease } from '../../model/own-labels.ts';
import { followEvents } from '../../observe/follow-events.ts';
import { createPulses, type Pulses } from '../../observe/pulses.ts';
import { logOutcome } from '../pass/log-outcome.ts';
import { pollIntervalOf } from './poll-interval.ts';
import type { RouterContext } from '../pass/router-context.ts';
import { runRouterPass } from '../pass/router-pass.ts';
import type { RouterPass } from '../pass/router-result.ts';
import { servingTasks, unsettledServices } from './unsettled.ts';

export interface LoopContext extends RouterContext {
  readonly lease: Lease;
  readonly swarm: CachedSwarm;
  readonly events: SwarmEvents;
}

/** Runs passes until the signal is aborted: after events, when tasks have changed, and at each poll interval. */
export async function runRouterLoop(context: LoopContext): Promise<void> {
  const { signal, swarm, events, lease, settings, dependencies } = context;
  const { logger, clock } = dependencies;
  const pulses = createPulses(clock);
  const watch = { isFollowing: false };
  logger.info('core started', { owner: settings.owner, config: dependencies.configToml.path });
  const following = followEvents(
    { events, clock },
    {
      onOpen: (isAgain) => {
        if (isAgain) logger.info('events are followed again');
        watch.isFollowing = true;
        swarm.forgetAll();
        pulses.add();
      },
      onLost: (failure, isNew) => {
        watch.isFollowing = false;
        if (isNew && failure !== undefined)
          logger.warn('events lost', { code: failure.code, reason: failure.message });
      },
      onEvent: (event) => {
        if (isLease(event.name)) return;
        swarm.forget(event);
        pulses.add();
      },
    },
    signal,
  );
  // Given up only after the last pass, which finishes what it has begun.
  const leaving = new AbortController();
  const leasing = keepLease(
    {
      ...{ lease, clock },
      onTaken: () => {
        logger.info('lease taken');
        pulses.add();
      },
      onLost: (holder) => {
        logger.warn('lease lost', { holder });
      },
      onAwaited: (holder) => {
        logger.info('standing by', { holder });
      },
    },
    leaving.signal,
  );
  try {
    await runPasses(context, pulses, watch);
  } finally {
    leaving.abort();
    await Promise.all([following, leasing]);
    logger.info('core stopped');
  }
}

async function runPasses(
  context: LoopContext,
  pulses: Pulses,
  watch: { readonly isFollowing: boolean },
): Promise<void> {
  const { signal, swarm, memory, lease, dependencies } = context;
  const { clock } = dependencies;
  let syncedMs = -Infinity;
  let last: Looked | undefined;
  while (!signal.aborted) {
    if (!lease.isHeld()) {
      await pulses.next(leaseRenewalMs, signal);
      pulses.forget();
      continue;
    }
    if (!watch.isFollowing || clock.monotonicMs() - syncedMs >= resyncMs) {
      swarm.forgetAll();
      syncedMs = clock.monotonicMs();
    }
    const pass = await passOnce(context);
    last = lookedAt(pass, last, context);
    const intervalMs = pollIntervalOf(memory.state().document?.document);
    const isDone = pass !== undefined && isComplete(pass.outcome);
    const untilMs = clock.monotonicMs() + (isDone ? intervalMs : Math.min(intervalMs, failedPassRetryMs));
    if (await awaitReason(untilMs, last, pulses, context)) await pulses.quiet(signal);
  }
}

/** A failure is logged when it begins and when it ends: the swarm and its proxies go on as they are. */
async function passOnce(context: LoopContext): Promise<RouterPass | undefined> {
  const { memory, signal, dependencies, swarm } = context;
  const { logger, clock } = dependencies;
  const startedMs = clock.monotonicMs();
  try {
    const pass = await runRouterPass(context);
    if (memory.state().failure !== undefined) logger.info('passes succeed again');
    memory.update({ failure: undefined });
    if (pass !== undefined) logOutcome(pass, clock.monotonicMs() - startedMs, logger);
    return pass;
  } catch (error) {
    if (signal.aborted) return undefined;
    if (!(error instanceof Failure)) throw error;
    const { code, message: reason } = error;
    if (memory.state().failure !== code) logger.warn('pass failed', { code, reason });
    memory.update({ failure: code });
    swarm.forgetAll();
    return undefined;
  }
}

/** What the last pass saw of the tasks of routed services. */
interface Looked {
  readonly pass: RouterPass;
  readonly routedIds: ReadonlySet<string>;
  readonly serving: string;
  /** The unsettled services and their tasks, and since when it has been these. */
  readonly unsettled: string;
  readonly sinceMs: number;
}

function lookedAt(
  pass: RouterPass | undefined,
  before: Looked | undefined,
  { dependencies: { clock } }: LoopContext,
): Looked | undefined {
  if (pass === undefined) return undefined;
  const routedIds = new Set(pass.built.choices.map(({ service }) => service.id));
  const serving = servingTasks(pass.observed, routedIds);
  const services = unsettledServices(pass.observed, routedIds).map(({ id, version }) => `${id}:${version}`);
  const unsettled = services.length === 0 ? '' : `${services.join(' ')} ${serving}`;
  const sinceMs = before?.unsettled === unsettled ? before.sinceMs : clock.monotonicMs();
  return { pass, routedIds, serving, unsettled, sinceMs };
}

/** Whether something has happened; false: it is time for the next pass anyway. */
async function awaitReason(
  untilMs: number,
  last: Looked | undefined,
  pulses: Pulses,
  context: LoopContext,
): Promise<boolean> {
  const { signal, dependencies } = context;
  const { clock } = dependencies;
  while (!signal.aborted) {
    const leftMs = untilMs - clock.monotonicMs();
    if (leftMs <= 0) return false;
    const polled = last !== undefined && isPolled(last, clock.monotonicMs()) ? last : undefined;
    const restMs = polled === undefined ? leftMs : Math.min(taskPollMs, leftMs);
    if (await pulses.next(restMs, signal)) return true;
    if (polled !== undefined && (await haveTasksChanged(polled, context))) return true;
  }
  return false;
}

const isPolled = ({ unsettled, sinceMs }: Looked, nowMs: number): boolean =>
  unsettled !== '' && nowMs - sinceMs < unsettledForMs;

async function haveTasksChanged(
  { pass, routedIds, serving }: Looked,
  { dependencies, signal }: LoopContext,
): Promise<boolean> {
  try {
    const tasks = await dependencies.reader.readTasks(signal);
    return servingTasks({ ...pass.observed, tasks }, routedIds) !== serving;
  } catch (error) {
    if (error instanceof Failure || signal.aborted) return false;
    throw error;
  }
}

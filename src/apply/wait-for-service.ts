import { waitPollMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import type { JsonObject } from '../kernel/json.ts';
import { nameOf, type Key } from '../kernel/key.ts';
import type { FieldValues } from '../model/field-values.ts';
import type { ObservedService, ObservedTask, UpToDateTasks } from '../model/observed.ts';
import type { StoppedUpdate, WaitResult } from '../model/outcome.ts';
import type { Wait } from '../model/plan.ts';
import { networkContext } from '../plan/common/observed-index.ts';
import { formatDuration } from '../kernel/duration.ts';
import { updateStateText } from '../model/update-state.ts';
import { isStopped } from '../plan/common/quarantine.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { compareExplicitValues } from '../service-fields/compare-values.ts';
import { readValues } from '../service-fields/read-values.ts';
import { monitorMs } from '../service-fields/update-monitor.ts';
import { healthIntervalOf } from '../service-fields/health-check.ts';
import { desiredTasks } from '../service-fields/desired-tasks.ts';
import { pause } from './pause.ts';
import { createStability, type StableVerdict, type Verdict } from './stability.ts';
import { createWaitMemory, type WaitMemory, type WaitProgress } from './wait-memory.ts';

export interface WaitDependencies {
  readonly reader: SwarmReader;
  readonly clock: Clock;
}

export interface WaitOptions {
  readonly waitTimeoutMs: number;
  /** How long tasks have to stay up before they count. Undefined: as long as the update monitor of the service. */
  readonly stableMs?: number;
  readonly signal: AbortSignal;
  /** Asked at every poll: whether something newer ends the wait before it is over. */
  readonly isPreempted?: (wait: Wait) => boolean;
  /** Where the progress is kept if the wait is not over: a later one goes on from there. */
  readonly memory?: WaitMemory;
  /** Receives the progress as text at every poll. */
  readonly onStatus?: (message: string) => void;
}

/**
 * Polls services and tasks until the wait is over: there are no task events, and other events can get lost. Only tasks of
 * the newest spec count: right after an update the old ones still run. As with the docker CLI, tasks have to stay up for a
 * while. If tasks keep ending, the wait fails long before its timeout.
 */
export async function waitForService(
  wait: Wait,
  { reader, clock }: WaitDependencies,
  options: WaitOptions,
): Promise<WaitResult> {
  const { waitTimeoutMs, stableMs, signal, memory = createWaitMemory() } = options;
  const { isPreempted = () => false, onStatus = () => undefined } = options;
  const begunMs = clock.monotonicMs();
  let progress: WaitProgress | undefined;
  for (;;) {
    const { verdict: seen, spec } = await look(wait, reader, stableMs);
    progress ??= memory.recall(wait, spec, begunMs);
    const { stability, startedMs } = progress;
    const verdict = stability.judge(seen, clock.monotonicMs());
    if (verdict.status !== 'done') onStatus(verdict.message);
    const leftMs = signal.aborted ? Infinity : startedMs + waitTimeoutMs - clock.monotonicMs();
    const result = await resultOf(wait, verdict, { waitTimeoutMs, leftMs }, reader);
    if (result !== undefined) {
      // A service that has failed may still become healthy: tasks that have ended do not count against it any longer.
      if (result.status === 'done') memory.forget(wait);
      else memory.remember(wait, spec, { startedMs, stability: createStability() });
      return result;
    }
    if (signal.aborted) return ended(wait, 'skipped', 'interrupted');
    if (isPreempted(wait)) {
      memory.remember(wait, spec, progress);
      return ended(wait, 'unfinished', 'it goes on later');
    }
    // An interruption ends the pause; the next poll reports how far the service got.
    await pause(clock, waitPollMs, signal);
  }
}

const ended = ({ id, resource }: Wait, status: WaitResult['status'], message: string): WaitResult => ({
  ...{ id, resource, status, message },
});

/** Undefined while the wait goes on. */
async function resultOf(
  wait: Wait,
  verdict: StableVerdict,
  { waitTimeoutMs, leftMs }: { readonly waitTimeoutMs: number; readonly leftMs: number },
  reader: SwarmReader,
): Promise<WaitResult | undefined> {
  switch (verdict.status) {
    case 'done':
      return { id: wait.id, resource: wait.resource, status: 'done', serviceId: verdict.serviceId };
    case 'failed':
      return { ...ended(wait, 'failed', verdict.message), ...stoppedOf(verdict) };
    case 'ending':
      return endless(wait, verdict.message, reader);
    case 'waiting':
      if (leftMs > 0) return undefined;
      return ended(wait, 'failed', await lateText(wait, verdict.message, waitTimeoutMs, reader));
    case 'settling':
      return undefined;
  }
}

const waiting = (message: string, ended: readonly ObservedTask[] = [], isShort = false): Verdict => ({
  ...{ status: 'waiting', message, ended, isShort },
});

/** The verdict on one observation, and the observed spec if there is one. */
interface Look {
  readonly verdict: Verdict;
  readonly spec?: JsonObject;
}

async function look(wait: Wait, reader: SwarmReader, stableMs: number | undefined): Promise<Look> {
  try {
    const service = await reader.readService(nameOf(wait.resource));
    if (service === undefined) return { verdict: missing(wait) };
    return { verdict: await readVerdict(wait, service, reader, stableMs), spec: service.spec };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { kind, message } = error;
    return { verdict: kind === 'transient' ? waiting(message) : { status: 'failed', message } };
  }
}

async function readVerdict(
  wait: Wait,
  service: ObservedService,
  reader: SwarmReader,
  stableMs: number | undefined,
): Promise<Verdict> {
  const differing = wait.values === undefined ? [] : await differingFields(wait.values, service, reader);
  const { id, updateState, updateStartedAt } = service;
  // Wait for the rollback to finish before reporting the failure.
  if (updateState === 'rollback_started') return waiting(updateStateText(updateState));
  const isOlder = updateStartedAt !== undefined && updateStartedAt === wait.stoppedBefore;
  if (differing.length > 0 && (isOlder || !isStopped(service)))
    return waiting(`${makerOf(wait)} has not updated it yet: ${differing.join(', ')}`);
  const tasks = await reader.readUpToDateTasks(id);
  return isStopped(service) && !isBackToDesired(wait, service, differing)
    ? stopped(service, tasks, reader)
    : judge(wait, service, tasks, stableMs);
}

/** What a rollback went back to is desired again, so its maker has nothing to update. */
const isBackToDesired = (
  { values }: Wait,
  { updateState }: ObservedService,
  differing: readonly string[],
): boolean => values !== undefined && differing.length === 0 && updateState === 'rollback_completed';

const missing = (wait: Wait): Verdict =>
  wait.until === 'appears'
    ? waiting(`${makerOf(wait)} has not created it yet`)
    : { status: 'failed', message: 'the service no longer exists' };

const makerOf = ({ maker = 'its maker' }: Wait): string => maker;

/** The fields that do not have the expected values yet. */
async function differingFields(
  values: FieldValues,
  { spec }: ObservedService,
  reader: SwarmReader,
): Promise<readonly string[]> {
  const networks = values['networks'] === undefined ? [] : (await reader.readNetworks()).networks;
  const context = networkContext(networks);
  return compareExplicitValues(readValues(spec, context), values).map(({ path }) => path);
}

/** A completed rollback is a failure: what runs is not what the manifests declare. The failed tasks have ended by then. */
async function stopped(
  service: ObservedService,
  { desired }: UpToDateTasks,
  reader: SwarmReader,
): Promise<Verdict> {
  const { id, updateState } = service;
  const lastError = await reader.readLastError(id);
  const why = lastError === undefined ? lastWord(desired, service) : ` (${lastError})`;
  return {
    status: 'failed',
    message: `${updateStateText(updateState)}${why}`,
    stopped: lastError === undefined ? {} : { lastError },
  };
}

/** Swarm keeps restarting tasks that end at once, or has given up on them: either way the update has failed. */
async function endless({ id, resource }: Wait, message: string, reader: SwarmReader): Promise<WaitResult> {
  const lastError = await readLastErrorOf(resource, reader);
  if (lastError === undefined) return { id, resource, status: 'failed', message, stopped: {} };
  return { id, resource, status: 'failed', message: `${message} (${lastError})`, stopped: { lastError } };
}

/** The existing task may only wait for its next start: the error is that of those that ended. */
async function lateText(
  { resource }: Wait,
  state: string,
  waitTimeoutMs: number,
  reader: SwarmReader,
): Promise<string> {
  const message = `not converged after ${Math.round(waitTimeoutMs / 1000)} s: ${state}`;
  const lastError = await readLastErrorOf(resource, reader);
  return lastError === undefined || message.includes(lastError) ? message : `${message} (${lastError})`;
}

/** Undefined also if it cannot be read: the message is reported without it then. */
async function readLastErrorOf(resource: Key, reader: SwarmReader): Promise<string | undefined> {
  try {
    const service = await reader.readService(nameOf(resource));
    return service === undefined ? undefined : await reader.readLastError(service.id);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return undefined;
  }
}

const stoppedOf = ({ stopped: update }: { readonly stopped?: StoppedUpdate }): Pick<WaitResult, 'stopped'> =>
  update === undefined ? {} : { stopped: update };

function judge(
  { until, minStableMs = 0 }: Wait,
  service: ObservedService,
  tasks: UpToDateTasks,
  stableMs: number | undefined,
): Verdict {
  const { desired: newest } = tasks;
  const ended = tasks.ended.filter((task) => runsConfigsOf(task, service));
  const running = newest.filter((task) => task.state === 'running' && runsConfigsOf(task, service));
  const desired = desiredTasks(service.spec) ?? Math.max(1, newest.length);
  const isShort = running.length < desired;
  const observation = { ended, isShort };
  const good = (window: number): Verdict => ({
    status: 'good',
    serviceId: service.id,
    stableMs: window,
    ...observation,
  });
  if (isShort && newest.length === 0 && ended.length > 0) return givenUp(ended, good);
  const isGood = until === 'runs' ? running.length > 0 : isSettled(service) && !isShort;
  if (!isGood)
    return waiting(
      `${running.length} of ${desired} tasks running${lastWord(newest, service)}`,
      ended,
      isShort,
    );
  // Without tasks, nothing can end.
  return good(desired === 0 ? 0 : (stableMs ?? Math.max(monitorMs(service.spec), minStableMs)));
}

const isSettled = ({ updateState = '' }: ObservedService): boolean =>
  ['', 'completed', 'rollback_completed'].includes(updateState);

/** The restart policy starts no new tasks: that is expected if all of them completed. */
const givenUp = (ended: readonly ObservedTask[], good: (windowMs: number) => Verdict): Verdict =>
  ended.every(({ state }) => state === 'complete')
    ? good(0)
    : { status: 'ending', message: 'its tasks have ended, and its restart policy starts no new ones' };

/** A task keeps the configs of the spec that it was created from, so they identify that spec. */
const runsConfigsOf = (task: ObservedTask, service: ObservedService): boolean =>
  service.configs.every(({ id }) => task.configIds.includes(id));

function lastWord(tasks: readonly ObservedTask[], { spec }: ObservedService): string {
  const failing = tasks.find(({ state }) => state !== 'running' && state !== 'ready');
  if (failing === undefined) return '';
  const interval = healthIntervalOf(spec);
  const isUnchecked = failing.state === 'starting' && interval !== undefined;
  const message = isUnchecked ? `its health check runs every ${formatDuration(interval)}` : failing.message;
  return ` (${failing.state}: ${message})`;
}

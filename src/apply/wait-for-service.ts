import { waitPollMs } from '../defaults/times.ts';
import { Failure } from '../model/failure.ts';
import { nameOf, type Key } from '../kernel/key.ts';
import type { FieldValues } from '../model/field-values.ts';
import type { ObservedService, ObservedTask, UpToDateTasks } from '../model/observed.ts';
import type { StoppedUpdate, WaitResult } from '../model/outcome.ts';
import type { Wait } from '../model/plan.ts';
import { networkContext } from '../plan/plan-input.ts';
import { updateStateText } from '../model/update-state.ts';
import { isStopped } from '../plan/common/quarantine.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { compareExplicitValues } from '../service-fields/compare-values.ts';
import { readValues } from '../service-fields/read-values.ts';
import { monitorMs } from '../service-fields/update-monitor.ts';
import { desiredTasks } from '../service-fields/desired-tasks.ts';
import { createStability, type Verdict } from './stability.ts';

export interface WaitDependencies {
  readonly reader: SwarmReader;
  readonly clock: Clock;
}

export interface WaitOptions {
  readonly waitTimeoutMs: number;
  /** How long tasks have to stay up before they count. Undefined: as long as swarm itself watches an update of them. */
  readonly stableMs?: number;
  readonly signal: AbortSignal;
  /** How far it is, in words; called at every look. */
  readonly onStatus?: (message: string) => void;
}

/**
 * Polls services and tasks until the wait is over: task events do not exist, and others get lost. Only tasks of the newest
 * spec count: right after an update the old ones still run, and nothing says yet that they go. As with the docker CLI it
 * is over once they have stayed up for a while; tasks that keep ending are a failure long before the time is.
 */
export async function waitForService(
  wait: Wait,
  { reader, clock }: WaitDependencies,
  { waitTimeoutMs, stableMs, signal, onStatus = () => undefined }: WaitOptions,
): Promise<WaitResult> {
  const deadline = clock.monotonicMs() + waitTimeoutMs;
  const stability = createStability();
  const end = (status: WaitResult['status'], message: string): WaitResult => ({
    ...{ id: wait.id, resource: wait.resource, status, message },
  });
  for (;;) {
    const verdict = stability.judge(await readVerdict(wait, reader, stableMs), clock.monotonicMs());
    if (verdict.status === 'done')
      return { id: wait.id, resource: wait.resource, status: 'done', serviceId: verdict.serviceId };
    onStatus(verdict.message);
    if (verdict.status === 'failed') return { ...end('failed', verdict.message), ...stoppedOf(verdict) };
    if (verdict.status === 'ending') return endless(wait, verdict.message, reader);
    if (signal.aborted) return end('skipped', 'interrupted');
    if (verdict.status === 'waiting' && clock.monotonicMs() >= deadline)
      return end(
        'failed',
        await lateText(
          wait,
          `not there after ${Math.round(waitTimeoutMs / 1000)} s: ${verdict.message}`,
          reader,
        ),
      );
    await sleepUnlessAborted(clock, signal);
  }
}

/** Who interrupts waits for nothing more; the next look says how far it came. */
async function sleepUnlessAborted(clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(waitPollMs, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

const waiting = (message: string, ended: readonly ObservedTask[] = [], isShort = false): Verdict => ({
  ...{ status: 'waiting', message, ended, isShort },
});

async function readVerdict(wait: Wait, reader: SwarmReader, stableMs: number | undefined): Promise<Verdict> {
  try {
    const service = await reader.readService(nameOf(wait.resource));
    if (service === undefined) return missing(wait);
    const missed = wait.values === undefined ? [] : await missedValues(wait.values, service, reader);
    if (missed.length > 0) return waiting(`${makerOf(wait)} has not made it so yet: ${missed.join(', ')}`);
    const tasks = await reader.readUpToDateTasks(service.id);
    // A rollback is under way to be a failure; what runs in the end is known when it is through.
    if (service.updateState === 'rollback_started') return waiting(updateStateText(service.updateState));
    return isStopped(service) ? await stopped(service, tasks, reader) : judge(wait, service, tasks, stableMs);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.kind === 'transient' ? waiting(error.message) : { status: 'failed', message: error.message };
  }
}

const missing = (wait: Wait): Verdict =>
  wait.until === 'appears'
    ? waiting(`${makerOf(wait)} has not made it yet`)
    : { status: 'failed', message: 'the service is gone' };

const makerOf = ({ maker = 'its maker' }: Wait): string => maker;

/** The fields in which the service is not yet what is waited for. */
async function missedValues(
  values: FieldValues,
  { spec }: ObservedService,
  reader: SwarmReader,
): Promise<readonly string[]> {
  const networks = values['networks'] === undefined ? [] : await reader.readNetworks();
  const context = networkContext(networks);
  return compareExplicitValues(readValues(spec, context), values).map(({ path }) => path);
}

/** A rollback that converges is a failure: what the manifests say is not what runs. The tasks that failed have ended. */
async function stopped(
  { id, updateState }: ObservedService,
  { meant }: UpToDateTasks,
  reader: SwarmReader,
): Promise<Verdict> {
  const lastError = await reader.readLastError(id);
  const why = lastError === undefined ? lastWord(meant) : ` (${lastError})`;
  return {
    status: 'failed',
    message: `${updateStateText(updateState)}${why}`,
    stopped: lastError === undefined ? {} : { lastError },
  };
}

/** Swarm goes on starting what ends at once, or has given it up: to us that is an update that does not go through. */
async function endless({ id, resource }: Wait, message: string, reader: SwarmReader): Promise<WaitResult> {
  const lastError = await readLastErrorOf(resource, reader);
  if (lastError === undefined) return { id, resource, status: 'failed', message, stopped: {} };
  return { id, resource, status: 'failed', message: `${message} (${lastError})`, stopped: { lastError } };
}

/** What is there may only wait for its next start: those that have ended say why. */
async function lateText({ resource }: Wait, message: string, reader: SwarmReader): Promise<string> {
  const lastError = await readLastErrorOf(resource, reader);
  return lastError === undefined || message.includes(lastError) ? message : `${message} (${lastError})`;
}

/** Undefined too where nobody can tell: what is being told must not be lost for want of it. */
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
  const { meant } = tasks;
  const ended = tasks.ended.filter((task) => runsConfigsOf(task, service));
  const running = meant.filter((task) => task.state === 'running' && runsConfigsOf(task, service));
  const wanted = desiredTasks(service.spec) ?? Math.max(1, meant.length);
  const isShort = running.length < wanted;
  const look = { ended, isShort };
  const good = (window: number): Verdict => ({
    status: 'good',
    serviceId: service.id,
    stableMs: window,
    ...look,
  });
  if (isShort && meant.length === 0 && ended.length > 0) return givenUp(ended, good);
  const isGood = until === 'runs' ? running.length > 0 : isSettled(service) && !isShort;
  if (!isGood)
    return waiting(`${running.length} of ${wanted} tasks running${lastWord(meant)}`, ended, isShort);
  // Without a task there is nothing that could end.
  return good(wanted === 0 ? 0 : (stableMs ?? Math.max(monitorMs(service.spec), minStableMs)));
}

const isSettled = ({ updateState = '' }: ObservedService): boolean => ['', 'completed'].includes(updateState);

/** The restart policy lets none come any more: that is as it should be where all have come to their end. */
const givenUp = (ended: readonly ObservedTask[], good: (windowMs: number) => Verdict): Verdict =>
  ended.every(({ state }) => state === 'complete')
    ? good(0)
    : { status: 'ending', message: 'its tasks have ended, and its restart policy starts no others' };

/** A task keeps the configs of the spec that it was made from, so it tells which spec it runs. */
const runsConfigsOf = (task: ObservedTask, service: ObservedService): boolean =>
  service.configs.every(({ id }) => task.configIds.includes(id));

function lastWord(tasks: readonly ObservedTask[]): string {
  const troubled = tasks.find(({ state }) => state !== 'running' && state !== 'ready');
  return troubled === undefined ? '' : ` (${troubled.state}: ${troubled.message})`;
}

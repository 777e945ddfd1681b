import { Failure } from '../model/failure.ts';
import { nameOf } from '../model/key.ts';
import type { ObservedService, ObservedTask } from '../model/observed.ts';
import type { StoppedUpdate, WaitResult } from '../model/outcome.ts';
import type { Wait } from '../model/plan.ts';
import { isStopped } from '../plan/quarantine.ts';
import type { Clock } from '../ports/clock.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import { wantedTasks } from '../spec/wanted-tasks.ts';

export interface WaitDependencies {
  readonly reader: SwarmReader;
  readonly clock: Clock;
}

export interface WaitOptions {
  readonly waitTimeoutMs: number;
  readonly signal: AbortSignal;
}

const pollMs = 500;

/**
 * Polls services and tasks until the wait is over: task events do not exist, and others get lost. Only tasks of the newest
 * spec count: right after an update the old ones still run, and nothing says yet that they go.
 */
export async function waitForService(
  wait: Wait,
  { reader, clock }: WaitDependencies,
  { waitTimeoutMs, signal }: WaitOptions,
): Promise<WaitResult> {
  const deadline = clock.monotonicMs() + waitTimeoutMs;
  for (;;) {
    const verdict = await readVerdict(wait, reader);
    if (verdict.status === 'done') return { resource: wait.resource, status: 'done' };
    if (verdict.status === 'failed') return { resource: wait.resource, ...verdict };
    if (signal.aborted) return { resource: wait.resource, status: 'skipped', message: 'interrupted' };
    if (clock.monotonicMs() >= deadline) {
      const message = `not there after ${Math.round(waitTimeoutMs / 1000)} s: ${verdict.message}`;
      return { resource: wait.resource, status: 'failed', message };
    }
    await clock.sleep(pollMs);
  }
}

type Verdict =
  | { readonly status: 'done' }
  | { readonly status: 'failed'; readonly message: string; readonly stopped?: StoppedUpdate }
  | { readonly status: 'waiting'; readonly message: string };

async function readVerdict(wait: Wait, reader: SwarmReader): Promise<Verdict> {
  try {
    const services = await reader.readServices();
    const service = services.find(({ name }) => name === nameOf(wait.resource));
    if (service === undefined) return missing(wait);
    const tasks = await reader.readUpToDateTasks(service.id);
    return isStopped(service) ? await stopped(service, tasks, reader) : judge(wait, service, tasks);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { status: error.kind === 'transient' ? 'waiting' : 'failed', message: error.message };
  }
}

const missing = ({ until }: Wait): Verdict =>
  until === 'appears'
    ? { status: 'waiting', message: 'the core has not made it yet' }
    : { status: 'failed', message: 'the service is gone' };

/** A rollback that converges is a failure: what the manifests say is not what runs. The tasks that failed have ended. */
async function stopped(
  { id, updateState = '' }: ObservedService,
  tasks: readonly ObservedTask[],
  reader: SwarmReader,
): Promise<Verdict> {
  const lastError = await reader.readLastError(id);
  const why = lastError === undefined ? lastWord(tasks) : ` (${lastError})`;
  return {
    status: 'failed',
    message: `the update is ${updateState}${why}`,
    stopped: lastError === undefined ? {} : { lastError },
  };
}

function judge(wait: Wait, service: ObservedService, tasks: readonly ObservedTask[]): Verdict {
  const state = service.updateState ?? '';
  const running = tasks.filter((task) => task.state === 'running' && runsConfigsOf(task, service));
  if (wait.until === 'runs' && running.length > 0) return { status: 'done' };
  const wanted = wantedTasks(service.spec) ?? tasks.length;
  const isSettled = state === '' || state === 'completed';
  if (wait.until !== 'runs' && isSettled && running.length >= wanted) return { status: 'done' };
  return { status: 'waiting', message: `${running.length} of ${wanted} tasks running${lastWord(tasks)}` };
}

/** A task keeps the configs of the spec that it was made from, so it tells which spec it runs. */
const runsConfigsOf = (task: ObservedTask, service: ObservedService): boolean =>
  service.configs.every(({ id }) => task.configIds.includes(id));

function lastWord(tasks: readonly ObservedTask[]): string {
  const troubled = tasks.find(({ state }) => state !== 'running');
  return troubled === undefined ? '' : ` (${troubled.state}: ${troubled.message})`;
}

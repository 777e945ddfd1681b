import { type Draft, written } from '../draft.ts';
import { allocateEndpoint } from '../networks/endpoint-allocation.ts';
import { omit } from '../omit.ts';
import { isDirty } from './rollout.ts';
import type { UpdateConfig } from '../bodies/service-spec.ts';
import type { Service, TaskRecord, UpdateStatus } from '../state.ts';
import { hasFailed, isLive, isRunning } from './task-state.ts';
import { startTask, stopTask, tasksOf } from './task-life.ts';

const runningStates: readonly (string | undefined)[] = ['updating', 'rollback_started'];
const pausedStates: readonly (string | undefined)[] = ['paused', 'rollback_paused'];

/** A rollback uses its own settings. */
const configOf = ({ Spec, UpdateStatus }: Service): UpdateConfig | undefined =>
  UpdateStatus?.State.startsWith('rollback') === true ? Spec.RollbackConfig : Spec.UpdateConfig;

/** Replaces as many tasks as the update config allows, counting replacements that do not run yet. */
export function replaceDirty(draft: Draft, service: Service): boolean {
  if (pausedStates.includes(service.UpdateStatus?.State)) return false;
  const live = tasksOf(draft, service.ID).filter(({ task }) => isLive(task));
  const dirty = live.filter((record) => isDirty(draft, service, record));
  if (dirty.length === 0) return false;
  const limit = configOf(service)?.Parallelism ?? 1;
  const inFlight = live.filter((record) => !dirty.includes(record) && !isSettled(record)).length;
  const now = limit === 0 ? dirty : dirty.slice(0, Math.max(limit - inFlight, 0));
  if (service.UpdateStatus === undefined) {
    mark(draft, service, { State: 'updating', StartedAt: draft.now, Message: 'update in progress' });
  }
  for (const record of now) {
    stopTask(draft, record);
    const { Slot: slot, NodeID: nodeId } = record.task;
    startTask(draft, service, slot === undefined ? { nodeId: nodeId ?? '' } : { slot });
  }
  return now.length > 0;
}

/** The updater continues once a task runs, or once it has failed and the failure is tolerated. */
const isSettled = (record: TaskRecord): boolean => isRunning(record.task) || record.startsAtMs !== undefined;

function mark(draft: Draft, service: Service, status: UpdateStatus): void {
  draft.services.put(service.ID, written(draft, { ...service, UpdateStatus: status }));
}

/** Pauses an update with too many failed tasks, or rolls it back if so configured. A rollback is only ever paused. */
export function judgeFailures(draft: Draft, id: string): boolean {
  const service = draft.services.get(id);
  const status = service?.UpdateStatus;
  if (service === undefined || status === undefined || !runningStates.includes(status.State)) return false;
  const action = configOf(service)?.FailureAction ?? 'pause';
  const culprit = action === 'continue' ? undefined : lastFailure(draft, service, status);
  if (culprit === undefined) return false;
  const because = `due to failure or early termination of task ${culprit.task.ID}`;
  const isRollback = status.State === 'rollback_started';
  if (action === 'rollback' && !isRollback) return rollBack(draft, service, status, because);
  const [State, what] = isRollback ? ['rollback_paused', 'rollback'] : ['paused', 'update'];
  mark(draft, service, { ...status, State, Message: `${what} paused ${because}` });
  return false;
}

/** The last failed task of this update, if more failed than MaxFailureRatio allows. */
function lastFailure(draft: Draft, service: Service, { StartedAt }: UpdateStatus): TaskRecord | undefined {
  const records = tasksOf(draft, service.ID);
  const failed = records.filter(
    (record) =>
      hasFailed(record.task) &&
      !isDirty(draft, service, record) &&
      Date.parse(record.task.CreatedAt) >= Date.parse(StartedAt),
  );
  const liveCount = records.filter(({ task }) => isLive(task)).length;
  if (failed.length <= (configOf(service)?.MaxFailureRatio ?? 0) * liveCount) return undefined;
  return failed.toSorted((left, right) => left.task.Version.Index - right.task.Version.Index).at(-1);
}

/** Swarm's automatic rollback cannot be undone: unlike a manual one, it drops the spec that failed. */
function rollBack(draft: Draft, service: Service, status: UpdateStatus, because: string): boolean {
  const { PreviousSpec: previous } = service;
  if (previous === undefined) return false;
  const before: Service = { ...omit(service, 'PreviousSpec'), Spec: previous };
  mark(draft, before, { ...status, State: 'rollback_started', Message: `update rolled back ${because}` });
  allocateEndpoint(draft, service.ID);
  return true;
}

/** An update is finished once all tasks have the new spec and run; with a task that waits for a node it stays open. */
export function finishUpdate(draft: Draft, service: Service): void {
  const { UpdateStatus: status } = service;
  if (status === undefined || !runningStates.includes(status.State)) return;
  const live = tasksOf(draft, service.ID).filter(({ task }) => isLive(task));
  if (live.some((record) => !isSettled(record) || isDirty(draft, service, record))) return;
  const isRollback = status.State === 'rollback_started';
  mark(draft, service, {
    State: isRollback ? 'rollback_completed' : 'completed',
    StartedAt: status.StartedAt,
    CompletedAt: draft.now,
    Message: isRollback ? 'rollback completed' : 'update completed',
  });
}

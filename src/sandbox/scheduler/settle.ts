import { meetsConstraints } from './constraint.ts';
import type { Draft } from '../draft.ts';
import { isDirty } from './rollout.ts';
import { isAvailable, isDue, scheduleWaiting } from './schedule.ts';
import type { Node, Service, TaskRecord } from '../state.ts';
import {
  abandonTask,
  forgetOldTasks,
  rejectTask,
  type Seat,
  startTask,
  stopTask,
  tasksOf,
} from './task-life.ts';
import { isLive, isRunning } from './task-state.ts';
import { finishUpdate, judgeFailures, replaceDirty } from './update-progress.ts';

/** Reconciles the tasks with the spec of the service. There are no delays: a task runs as soon as it has a node. */
export function settleService(draft: Draft, id: string): void {
  settle(draft, [id], 'keepPlaced');
}

/** After a change of nodes, every service may have to move. */
export function settleAll(draft: Draft): void {
  settle(
    draft,
    draft.services.list().map((service) => service.ID),
    'enforce',
  );
}

/** Starts tasks whose restart delay after a failure is over; true if there were any. */
export function settleDue(draft: Draft): boolean {
  const due = draft.tasks
    .list()
    .filter((record) => isLive(record.task) && record.startsAtMs !== undefined && isDue(draft, record));
  settle(draft, [...new Set(due.map(({ task }) => task.ServiceID))], 'keepPlaced');
  return due.length > 0;
}

/** After a removal, waiting tasks may fit: only services with waiting tasks need to be settled. */
export function settleWaiting(draft: Draft): void {
  const waiting = draft.tasks.list().filter(({ task }) => isLive(task) && !isRunning(task));
  settle(draft, [...new Set(waiting.map(({ task }) => task.ServiceID))], 'keepPlaced');
}

// swarm's constraint enforcer reacts to changes of nodes; a changed service is handled by its rollout.
type Enforcement = 'enforce' | 'keepPlaced';

function settle(draft: Draft, ids: readonly string[], enforcement: Enforcement): void {
  for (let moves = true; moves;) {
    moves = false;
    for (const id of ids) {
      const service = draft.services.get(id);
      if (service !== undefined) moves = orchestrate(draft, service, enforcement) || moves;
    }
    moves = scheduleWaiting(draft) || moves;
    for (const id of ids) moves = judgeFailures(draft, id) || moves;
  }
  for (const id of ids) finish(draft, id);
}

function orchestrate(draft: Draft, service: Service, enforcement: Enforcement): boolean {
  const { Mode } = service.Spec;
  if (Mode.ReplicatedJob !== undefined || Mode.GlobalJob !== undefined) return false;
  const left = evict(draft, service, enforcement);
  const taken = tasksOf(draft, service.ID).filter((record) => isTaken(draft, service, record));
  const filled =
    Mode.Global === undefined ? fillSlots(draft, service, taken) : fillNodes(draft, service, taken);
  const replaced = replaceDirty(draft, service);
  return left || filled || replaced;
}

/** A seat (a slot, or a node of a global service) is taken by a live task, or by a failed one that is not restarted. */
const isTaken = (draft: Draft, service: Service, record: TaskRecord): boolean =>
  isLive(record.task) || (record.isGivenUp === true && !isDirty(draft, service, record));

/** Removes tasks from nodes that must not run them any longer, and fills their seats again. */
function evict(draft: Draft, service: Service, enforcement: Enforcement): boolean {
  let moved = false;
  for (const record of tasksOf(draft, service.ID).filter(({ task }) => isLive(task))) {
    if (record.task.NodeID === undefined) continue;
    const node = draft.nodes.get(record.task.NodeID);
    const leave = leaving(service, node, enforcement);
    if (leave === undefined) continue;
    leave(draft, record);
    moved = true;
    if (service.Spec.Mode.Global === undefined) startTask(draft, service, seatOf(record));
  }
  return moved;
}

type Leave = (draft: Draft, record: TaskRecord) => void;

function leaving(service: Service, node: Node | undefined, enforcement: Enforcement): Leave | undefined {
  if (node?.Status.State !== 'ready') return abandonTask;
  if (node.Spec.Availability === 'drain') return stopTask;
  // The enforcer uses the current spec of the service, and ignores paused nodes.
  const isEnforced = node.Spec.Availability === 'active' && enforcement === 'enforce';
  return isEnforced && !meetsConstraints(node, service.Spec.TaskTemplate.Placement) ? rejectTask : undefined;
}

const seatOf = ({ task }: TaskRecord): Seat => (task.Slot === undefined ? {} : { slot: task.Slot });

function fillSlots(draft: Draft, service: Service, seated: readonly TaskRecord[]): boolean {
  const desired = service.Spec.Mode.Replicated?.Replicas ?? 1;
  const slots = seated.map(({ task }) => task.Slot ?? 0);
  for (let slot = 1, missing = desired - seated.length; missing > 0; slot += 1) {
    if (slots.includes(slot)) continue;
    startTask(draft, service, { slot });
    missing -= 1;
  }
  // Tasks that do not run are removed first, then the highest slots. Swarm deletes tasks when it scales down.
  const keepFirst = seated.toSorted(
    (left, right) =>
      Number(isRunning(right.task)) - Number(isRunning(left.task)) ||
      (left.task.Slot ?? 0) - (right.task.Slot ?? 0),
  );
  for (const { task } of keepFirst.slice(desired)) draft.tasks.remove(task.ID);
  return seated.length !== desired;
}

function fillNodes(draft: Draft, service: Service, seated: readonly TaskRecord[]): boolean {
  const fits = (node: Node): boolean =>
    isAvailable(node) && meetsConstraints(node, service.Spec.TaskTemplate.Placement);
  const taken = new Set(seated.map(({ task }) => task.NodeID));
  const missing = draft.nodes.list().filter((node) => fits(node) && !taken.has(node.ID));
  for (const node of missing) startTask(draft, service, { nodeId: node.ID });
  return missing.length > 0;
}

/** Deletes old tasks and marks a finished update as completed. */
function finish(draft: Draft, id: string): void {
  const service = draft.services.get(id);
  if (service === undefined) return;
  forgetOldTasks(draft, id);
  finishUpdate(draft, service);
}

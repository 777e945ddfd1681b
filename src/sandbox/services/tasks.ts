import type { Draft } from '../draft.ts';
import type { Call } from '../http/endpoint.ts';
import { ok } from '../http/exchange.ts';
import {
  checkValues,
  type Filters,
  matches,
  matchesLabels,
  matchesStart,
  readFilters,
} from '../http/filters.ts';
import { findOne } from '../lookup.ts';
import { findNode } from '../nodes/nodes.ts';
import { findService } from './services.ts';
import type { Task, TaskRecord } from '../state.ts';
import { isDirty } from '../scheduler/rollout.ts';
import { taskStates } from '../scheduler/task-state.ts';

const taskFilters = ['name', 'id', 'label', 'service', 'node', 'desired-state', '_up-to-date', 'runtime'];

export const listTasks: Call = (draft, request) => {
  const filters = readFilters(draft, request, taskFilters);
  checkValues(filters, 'desired-state', taskStates);
  // An unknown service or node is a 404, not an empty list.
  const services = (filters.get('service') ?? []).map((key) => findService(draft, key).ID);
  const nodes = (filters.get('node') ?? []).map((key) => findNode(draft, key).ID);
  return ok(
    draft.tasks
      .list()
      .filter(({ task }) => services.length === 0 || services.includes(task.ServiceID))
      .filter(({ task }) => nodes.length === 0 || nodes.includes(task.NodeID ?? ''))
      .filter((record) => matchesTask(draft, filters, record))
      .map(({ task }) => task),
  );
};

function matchesTask(draft: Draft, filters: Filters, record: TaskRecord): boolean {
  const { task } = record;
  const hasState = (state: string): boolean => state.toLowerCase() === task.DesiredState;
  return (
    matchesStart(filters, 'id', task.ID) &&
    matches(filters, 'desired-state', hasState) &&
    matches(filters, 'runtime', (runtime) => runtime === 'container') &&
    matchesLabels(filters, 'label', task.Labels) &&
    matches(filters, 'name', (prefix) => nameOf(draft, task).startsWith(prefix)) &&
    // Any value selects the tasks of the current spec, even `false` (API 1.41).
    matches(filters, '_up-to-date', () => isUpToDate(draft, record))
  );
}

const nameOf = (draft: Draft, task: Task): string => {
  const service = draft.services.get(task.ServiceID)?.Spec.Name ?? '';
  return `${service}.${task.Slot ?? task.NodeID ?? ''}.${task.ID}`;
};

function isUpToDate(draft: Draft, record: TaskRecord): boolean {
  const service = draft.services.get(record.task.ServiceID);
  return service !== undefined && !isDirty(draft, service, record);
}

export const inspectTask: Call = (draft, _request, key) => {
  const rows = draft.tasks.list().map(({ task }) => task);
  return ok(findOne('task', rows, key, (task) => task.ID));
};

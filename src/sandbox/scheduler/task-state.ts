import type { Task } from '../state.ts';

// In swarm's order: a task only moves forward, and reserves its resources up to `running`.
export const taskStates = [
  'new',
  'allocated',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
  'remove',
  'orphaned',
];

export const isLive = (task: Task): boolean =>
  task.DesiredState === 'running' || task.DesiredState === 'ready';

export const isRunning = (task: Task): boolean => isLive(task) && task.Status.State === 'running';

export const isWaiting = (task: Task): boolean =>
  isLive(task) && ['new', 'pending'].includes(task.Status.State);

export const hasFailed = (task: Task): boolean => ['failed', 'rejected'].includes(task.Status.State);

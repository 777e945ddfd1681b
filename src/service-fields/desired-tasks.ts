import { valueAt, type JsonObject } from '../kernel/json.ts';

/**
 * The number of tasks that should run: undefined for a global service, which has one per eligible node; 0 for a job,
 * whose tasks end.
 */
export function desiredTasks(spec: JsonObject): number | undefined {
  if (isJob(spec)) return 0;
  if (valueAt(spec, ['Mode', 'Global']) !== undefined) return undefined;
  const replicas = valueAt(spec, ['Mode', 'Replicated', 'Replicas']);
  return typeof replicas === 'number' ? replicas : 1;
}

/** A service whose tasks run once. Every update of it, whatever it changes, runs it again. */
export const isJob = (spec: JsonObject): boolean =>
  valueAt(spec, ['Mode', 'ReplicatedJob']) !== undefined ||
  valueAt(spec, ['Mode', 'GlobalJob']) !== undefined;

import { valueAt, type JsonObject } from '../model/json.ts';

/** How many tasks a replicated service wants; undefined for a global one, which has one for each node that fits. */
export function wantedTasks(spec: JsonObject): number | undefined {
  if (valueAt(spec, ['Mode', 'Global']) !== undefined) return undefined;
  const replicas = valueAt(spec, ['Mode', 'Replicated', 'Replicas']);
  return typeof replicas === 'number' ? replicas : 1;
}

import { valueAt, withValueAt, type JsonObject } from '../kernel/json.ts';

const path = ['TaskTemplate', 'ForceUpdate'] as const;

/** The same spec with the counter that makes the engine replace every task, as `docker service update --force` does. */
export function forceUpdate(spec: JsonObject): JsonObject {
  const counter = valueAt(spec, path);
  return withValueAt(spec, path, typeof counter === 'number' ? counter + 1 : 1);
}

import { valueAt, withValueAt, type JsonObject } from '../kernel/json.ts';

const path = ['TaskTemplate', 'ForceUpdate'] as const;

/** Increments the counter that makes the engine replace every task, like `docker service update --force`. */
export function forceUpdate(spec: JsonObject): JsonObject {
  const counter = valueAt(spec, path);
  return withValueAt(spec, path, typeof counter === 'number' ? counter + 1 : 1);
}

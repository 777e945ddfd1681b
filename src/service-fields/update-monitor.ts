import { valueAt, type JsonObject } from '../kernel/json.ts';

const engineDefaultMs = 5_000;

/** How long swarm monitors each task of an update, in milliseconds; missing or zero means its default. */
export function monitorMs(spec: JsonObject): number {
  const nanoseconds = valueAt(spec, ['UpdateConfig', 'Monitor']);
  return typeof nanoseconds === 'number' && nanoseconds > 0 ? nanoseconds / 1e6 : engineDefaultMs;
}

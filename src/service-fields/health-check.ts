import { valueAt, type JsonObject } from '../kernel/json.ts';

/** How often the engine checks the health of a task, in nanoseconds; undefined if the spec leaves it to the image. */
export function healthIntervalOf(spec: JsonObject): number | undefined {
  const nanoseconds = valueAt(spec, ['TaskTemplate', 'ContainerSpec', 'Healthcheck', 'Interval']);
  return typeof nanoseconds === 'number' && nanoseconds > 0 ? nanoseconds : undefined;
}

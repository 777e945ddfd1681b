import { isJsonObject, valueAt, type Json, type JsonObject } from '../kernel/json.ts';
import type { PublishedPort } from '../model/observed.ts';

/** The ports that a service publishes with a number of its own. The default mode is the routing mesh. */
export function publishedPorts(spec: JsonObject): readonly PublishedPort[] {
  const ports = valueAt(spec, ['EndpointSpec', 'Ports']);
  const items = Array.isArray(ports) ? ports.filter((item: Json) => isJsonObject(item)) : [];
  return items.flatMap((item) => {
    const number = item['PublishedPort'];
    if (typeof number !== 'number') return [];
    const mode = item['PublishMode'] === 'host' ? ('host' as const) : ('ingress' as const);
    const protocol = typeof item['Protocol'] === 'string' ? item['Protocol'] : 'tcp';
    return [{ number, mode, protocol }];
  });
}

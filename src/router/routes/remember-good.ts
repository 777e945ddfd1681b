import type { Labels } from '../../model/observed.ts';
import type { BuiltProxies } from '../proxies/build-proxies.ts';
import type { RouterContext } from '../pass/router-context.ts';
import type { Complaint } from './route-memory.ts';

/** After a pass: the labels that it rendered as they stand, and no longer what services that are gone had. */
export function rememberGood({ choices, proxies }: BuiltProxies, { memory }: RouterContext): void {
  const { routes } = memory.state();
  const refused = new Set(proxies.flatMap(({ rendered }) => rendered.refused.map(({ service }) => service)));
  const stuck = proxies.some((proxy) => proxy.stuck !== undefined);
  const good = new Map<string, Labels>();
  const bad = new Map<string, Complaint>();
  for (const { service, routed, complaint } of choices) {
    const isFine = routed !== undefined && complaint === undefined && !refused.has(service.name) && !stuck;
    const labels = isFine ? routed.labels : routes.good.get(service.id);
    if (labels !== undefined) good.set(service.id, labels);
  }
  const ids = new Set(choices.map(({ service }) => service.id));
  for (const [key, complaint] of routes.bad) if (ids.has(key.split(' ', 1)[0] ?? '')) bad.set(key, complaint);
  memory.update({ routes: { ...routes, good, bad } });
}

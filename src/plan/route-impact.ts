import { routedCluster } from '../interlock/route-labels.ts';
import { proxyNameOf } from '../interlock/service-names.ts';
import type { ExtensionBlock, InterlockDocument } from '../model/interlock-document.ts';
import { kindOf, nameOf } from '../model/key.ts';
import type { ObservedService } from '../model/observed.ts';
import type { Change, Impact } from '../model/plan.ts';
import { about } from './impact.ts';
import type { Part, Step } from './part.ts';
import { runningDocument, type PlanInput } from './plan-input.ts';
import { proxySeconds } from './proxy-seconds.ts';

/**
 * The part with what its routed services do to the proxies before them: without hitless updates the core replaces a
 * proxy's tasks for every service that comes or goes, changes its route, its networks or its tasks.
 */
export function withRouteImpact(part: Part, input: PlanInput): Part {
  const document = runningDocument(input);
  if (document === undefined) return part;
  const clusters = new Map(input.desired.services.map(({ name, cluster }) => [name, cluster]));
  const observed = new Map(input.observed.services.map((service) => [service.name, service]));
  const proxyOf = (cluster: string | undefined): ObservedService | undefined =>
    observed.get(replacedProxy(cluster, document) ?? '');
  return {
    ...part,
    steps: part.steps.map((step) => {
      const name = nameOf(step.change.resource);
      if (kindOf(step.change.resource) !== 'service' || !touchesRoute(step.change)) return step;
      const before = observed.get(name);
      const proxies = [clusters.get(name), before === undefined ? undefined : routedCluster(before.labels)]
        .flatMap((cluster) => proxyOf(cluster) ?? [])
        .filter((proxy, place, all) => all.indexOf(proxy) === place && proxy.name !== name);
      return proxies.length === 0 ? step : withReconfiguration(step, proxies, input);
    }),
  };
}

/** The proxy of a cluster, where the core replaces its tasks for a new configuration. */
function replacedProxy(cluster: string | undefined, { extensions }: InterlockDocument): string | undefined {
  const isOf = (block: ExtensionBlock): boolean => (block['ServiceCluster'] ?? '') === cluster;
  const block = Object.values(extensions).find(isOf);
  return block?.['HitlessServiceUpdate'] === true ? undefined : proxyNameOf(block);
}

const touchesRoute = ({ op, fields, impact }: Change): boolean =>
  op === 'create' ||
  op === 'delete' ||
  impact.tasks > 0 ||
  fields.some(
    ({ path }) => path.startsWith('labels["com.docker.lb.') || path === 'networks' || path === 'replicas',
  );

function withReconfiguration(step: Step, proxies: readonly ObservedService[], { observed }: PlanInput): Step {
  const { impact } = step.change;
  const names = proxies.map(({ name }) => name);
  const seconds = Math.max(...proxies.map((proxy) => proxySeconds(proxy, observed)));
  const reconfigured: Impact = {
    ...impact,
    summary: `${impact.summary}; reconfigures ${names.join(' and ')}, ${about(seconds)}`,
    proxies: [...impact.proxies, ...names],
    reconfigurations: impact.reconfigurations + proxies.length,
    seconds: impact.seconds + seconds,
  };
  return { ...step, change: { ...step.change, impact: reconfigured } };
}

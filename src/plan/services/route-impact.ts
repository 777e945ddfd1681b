import { clusterLabel, isRouteLabel, routeLabel } from '../../model/route-label.ts';
import { routedCluster } from '../../interlock/routes/route-labels.ts';
import { clusterOf, isHitless, networksOf, proxyNameOf } from '../../interlock/blocks/extension-block.ts';
import { servedClusters } from '../../interlock/blocks/service-names.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { isJsonObject, valueAt } from '../../kernel/json.ts';
import type { Labels, ObservedService } from '../../model/observed.ts';
import type { Change, Impact } from '../../model/plan.ts';
import { about } from '../common/impact.ts';
import { observedService } from '../common/lookups.ts';
import type { Fragment, Step } from '../common/fragment.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';
import { proxySeconds } from '../interlock/proxy-seconds.ts';
import { runningTasks } from '../common/service-tasks.ts';

/**
 * The part with what its routed services do to the proxies before them: without hitless updates the core replaces a
 * proxy's tasks for every service that comes or goes, changes its route, its networks or its tasks. It is told and changes
 * no class: who deploys a service should not have to allow an interruption each time. A route that goes without its
 * service is one.
 */
export function withRouteImpact(fragment: Fragment, input: PlanInput): Fragment {
  const proxies = groupBy(observedProxies(input), ({ block }) => clusterOf(block));
  const services = new Map(input.observed.services.map((service) => [service.id, service]));
  const served = servedNowAndThen(input);
  return {
    ...fragment,
    steps: fragment.steps.map((step) => {
      const reroute = rerouteOf(step, services.get(idIn(step.write) ?? '')?.labels ?? {});
      const hit = proxiesBefore(reroute, proxies).filter((proxy) => isReplacedFor(step, reroute, proxy));
      const told = losesRoute(step, reroute, served) ? withLostRoute(step) : step;
      return hit.length === 0 ? told : withReconfiguration(told, hit);
    }),
  };
}

/** Clusters whose routes a service asks for; undefined: for none. */
interface Reroute {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The labels of its route in the end. */
  readonly after: Labels;
}

function rerouteOf({ write }: Step, before: Labels): Reroute {
  const after = labelsIn(write);
  return { from: routedCluster(before), to: routedCluster(after), after };
}

const proxiesBefore = (
  { from, to }: Reroute,
  proxies: ReadonlyMap<string, readonly ObservedProxy[]>,
): readonly ObservedProxy[] =>
  [...new Set([from, to])].flatMap((cluster) => (cluster === undefined ? [] : (proxies.get(cluster) ?? [])));

interface ObservedProxy {
  readonly service: ObservedService;
  readonly block: ExtensionBlock;
  readonly tasks: number;
}

/** Those that the core goes on with. */
function observedProxies(input: PlanInput): readonly ObservedProxy[] {
  const { observed, desired } = input;
  const running = runningDocument(input)?.extensions ?? {};
  const kept = desired.interlock?.document.extensions ?? running;
  return Object.entries(running).flatMap(([name, block]) => {
    const service = observedService(observed, proxyNameOf(block) ?? '');
    if (service === undefined || kept[name] === undefined) return [];
    return [{ service, block, tasks: runningTasks(observed, service.id) }];
  });
}

const idIn = (write: Step['write']): string | undefined =>
  write.kind === 'updateService' ? write.ref.id : write.kind === 'removeService' ? write.id : undefined;

function isReplacedFor({ change }: Step, { after }: Reroute, { block }: ObservedProxy): boolean {
  if (isHitless(block))
    return changesSecrets(change) || (networksOf(block) === undefined && movesNetworks(change));
  return movesNetworks(change) || changesRoute(change) || (!isByVip(after) && movesTasks(change));
}

function labelsIn(write: Step['write']): Labels {
  const labels = 'spec' in write ? valueAt(write.spec, ['Labels']) : undefined;
  return isJsonObject(labels) ? (labels as Labels) : {}; // an engine's labels are texts
}

/** Clusters that the blocks of config.toml serve; undefined where none can be read. */
interface Served {
  readonly now: ReadonlySet<string>;
  readonly then: ReadonlySet<string>;
}

function servedNowAndThen(input: PlanInput): Served | undefined {
  const running = runningDocument(input);
  if (running === undefined) return undefined;
  const meant = input.desired.interlock?.document ?? running;
  return { now: servedClusters(running), then: servedClusters(meant) };
}

/** It answers no more, though it stays: its labels ask for no route in the end, or for one of a cluster that no block serves. */
function losesRoute({ write }: Step, { from, to }: Reroute, served: Served | undefined): boolean {
  if (write.kind !== 'updateService' || served === undefined || from === undefined) return false;
  return served.now.has(from) && (to === undefined || !served.then.has(to));
}

function withLostRoute(step: Step): Step {
  const { change } = step;
  const { impact } = change;
  const summary = `no request is routed to it any more; ${impact.summary}`;
  return { ...step, change: { ...change, impact: { ...impact, class: 'interruption', summary } } };
}

const changes = ({ fields }: Change, name: string): boolean => fields.some(({ field }) => field === name);

const changesLabel = ({ fields }: Change, isMeant: (label: string) => boolean): boolean =>
  fields.some(({ field, key }) => field === 'labels' && key !== undefined && isMeant(key));

/** A proxy that joins the networks of its services may have to join or leave one. */
const movesNetworks = (change: Change): boolean =>
  change.op === 'create' ||
  change.op === 'delete' ||
  changes(change, 'networks') ||
  changesLabel(change, (label) => label === clusterLabel || label === routeLabel('network'));

const changesRoute = (change: Change): boolean => changesLabel(change, isRouteLabel);

/** A task gets a secret when it starts: hitless updates do not help (Interlock 3.2.3). */
const changesSecrets = (change: Change): boolean =>
  changesLabel(change, (label) => label === routeLabel('ssl_cert') || label === routeLabel('ssl_key'));

/** Behind a virtual address the proxy does not see them. */
const isByVip = (labels: Labels): boolean => labels[routeLabel('backend_mode')] === 'vip';

const movesTasks = (change: Change): boolean => change.impact.tasks > 0 || changes(change, 'replicas');

/** Proxies do not wait for each other, so the longest counts. */
function withReconfiguration(step: Step, proxies: readonly ObservedProxy[]): Step {
  const { impact } = step.change;
  const names = proxies.map(({ service }) => service.name);
  const seconds = Math.max(
    ...proxies.map(({ service, tasks, block }) => proxySeconds(service, tasks, block)),
  );
  const reconfigured: Impact = {
    ...impact,
    summary: `${impact.summary}; reconfigures ${names.join(' and ')}, ${about(seconds)}`,
    proxies: [...impact.proxies, ...names],
    reconfigurations: impact.reconfigurations + proxies.length,
    seconds: impact.seconds + seconds,
  };
  return { ...step, change: { ...step.change, impact: reconfigured } };
}

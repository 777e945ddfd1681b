import { clusterLabel, isRouteLabel, routeLabel } from '../../model/route-label.ts';
import { routedCluster, routeFromLabels } from '../../interlock/routes/route-labels.ts';
import {
  blockServing,
  clusterOf,
  isHitless,
  networksOf,
  proxyNameOf,
} from '../../interlock/blocks/extension-block.ts';
import { servedClusters } from '../../interlock/blocks/service-names.ts';
import type { ExtensionBlock, InterlockDocument } from '../../model/interlock-document.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { Labels, ObservedService } from '../../model/observed.ts';
import type { Change, Impact } from '../../model/plan.ts';
import { specLabels } from '../../service-fields/spec-labels.ts';
import { about, listOf } from '../common/impact.ts';
import { fieldContext } from '../common/observed-index.ts';
import { reachFault } from './reach.ts';
import { observedService } from '../common/lookups.ts';
import type { Fragment, Step } from '../common/fragment.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';
import { portsText } from '../interlock/ports-text.ts';
import { proxySeconds } from '../interlock/proxy-seconds.ts';
import { runningTasks } from '../common/service-tasks.ts';

/**
 * Adds what changes of routed services do to their proxies: without hitless updates the core replaces a proxy's tasks
 * whenever a service is added or removed, or its route, networks or tasks change. This is reported without raising the
 * impact class, so that not every deployment needs --allow-interruption. A service that stays and loses its route is an
 * interruption.
 */
export function withRouteImpact(
  fragment: Fragment,
  input: PlanInput,
  document: InterlockDocument | undefined,
): Fragment {
  const proxies = groupBy(observedProxies(input, document), ({ block }) => clusterOf(block));
  const services = new Map(input.observed.services.map((service) => [service.id, service]));
  const routing = routingOf(input, document);
  return {
    ...fragment,
    steps: fragment.steps.map((step) => {
      const before = services.get(idIn(step.write) ?? '');
      const reroute = rerouteOf(step, before?.labels ?? {});
      const hit = proxiesBefore(reroute, proxies).filter((proxy) => isReplacedFor(step, reroute, proxy));
      const routed = losesRoute(step, before, routing)
        ? withLostRoute(step)
        : withMove(step, moveOf(reroute, runningDocument(input), document));
      return hit.length === 0 ? routed : withReconfiguration(routed, hit);
    }),
  };
}

/** The clusters that a service is routed by before and after the change; undefined: by none. */
interface Reroute {
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The labels of the service after the change. */
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

/** Running proxies whose block stays. */
function observedProxies(
  input: PlanInput,
  document: InterlockDocument | undefined,
): readonly ObservedProxy[] {
  const { observed } = input;
  const running = runningDocument(input)?.extensions ?? {};
  const kept = document?.extensions ?? running;
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

/** The labels that a service has after a write. */
export const labelsIn = (write: Step['write']): Labels => ('spec' in write ? specLabels(write.spec) : {});

const isIn = (served: ReadonlySet<string>, cluster: string | undefined): boolean =>
  cluster !== undefined && served.has(cluster);

/** How proxies route to a service, before and after the plan. */
interface Routing {
  readonly now: Routed;
  readonly then: Routed;
}

interface Routed {
  readonly isServed: (spec: JsonObject) => boolean;
  readonly isReached: (spec: JsonObject) => boolean;
}

function routingOf(input: PlanInput, document: InterlockDocument | undefined): Routing | undefined {
  const running = runningDocument(input);
  if (running === undefined) return undefined;
  const context = fieldContext(input.observed);
  const routedBy = (config: InterlockDocument): Routed => {
    const served = servedClusters(config);
    return {
      isServed: (spec) => isIn(served, routedCluster(specLabels(spec))),
      isReached: (spec) => reachFault(spec, config, context) === undefined,
    };
  };
  return { now: routedBy(running), then: routedBy(document ?? running) };
}

/**
 * The service stays but gets no requests any more: it loses its route label, no block serves its cluster after the plan, or
 * the proxies of its cluster no longer reach it.
 */
function losesRoute(
  { write }: Step,
  before: ObservedService | undefined,
  routing: Routing | undefined,
): boolean {
  if (write.kind !== 'updateService' || before === undefined || routing === undefined) return false;
  const { now, then } = routing;
  if (!now.isServed(before.spec)) return false;
  return !then.isServed(write.spec) || (now.isReached(before.spec) && !then.isReached(write.spec));
}

function withLostRoute(step: Step): Step {
  const { change } = step;
  const { impact } = change;
  const summary = `no request is routed to it any more; ${impact.summary}`;
  return { ...step, change: { ...change, impact: { ...impact, class: 'interruption', summary } } };
}

/** Hosts that another proxy answers, or on other ports, once a service has changed its cluster; undefined: none. */
function moveOf(
  { from, to, after }: Reroute,
  running: InterlockDocument | undefined,
  document = running,
): string | undefined {
  if (running === undefined || document === undefined || from === undefined || to === undefined)
    return undefined;
  const [old, next] = [blockServing(running, from), blockServing(document, to)];
  if (from === to || old === undefined || next === undefined) return undefined;
  const { hosts = [] } = routeFromLabels(after).route;
  const verb = hosts.length === 1 ? 'moves' : 'move';
  return `${listOf(hosts)} ${verb} from ${proxyText(old)} to ${proxyText(next)}`;
}

const proxyText = (block: ExtensionBlock): string =>
  `${proxyNameOf(block) ?? 'a proxy'} (${portsText(block)})`;

function withMove(step: Step, move: string | undefined): Step {
  if (move === undefined) return step;
  const { change } = step;
  const summary = `${move}; ${change.impact.summary}`;
  return { ...step, change: { ...change, impact: { ...change.impact, summary } } };
}

const changes = ({ fields }: Change, name: string): boolean => fields.some(({ field }) => field === name);

const changesLabel = ({ fields }: Change, matches: (label: string) => boolean): boolean =>
  fields.some(({ field, key }) => field === 'labels' && key !== undefined && matches(key));

/** Whether a proxy that joins the networks of its services may have to join or leave one. */
const movesNetworks = (change: Change): boolean =>
  change.op === 'create' ||
  change.op === 'delete' ||
  changes(change, 'networks') ||
  changesLabel(change, (label) => label === clusterLabel || label === routeLabel('network'));

const changesRoute = (change: Change): boolean => changesLabel(change, isRouteLabel);

/** Tasks get secrets only when they start, so hitless updates do not help (Interlock 3.2.3). */
const changesSecrets = (change: Change): boolean =>
  changesLabel(change, (label) => label === routeLabel('ssl_cert') || label === routeLabel('ssl_key'));

/** Behind a virtual address the proxy does not see single tasks. */
const isByVip = (labels: Labels): boolean => labels[routeLabel('backend_mode')] === 'vip';

const movesTasks = (change: Change): boolean => change.impact.tasks > 0 || changes(change, 'replicas');

/** Proxies are reconfigured in parallel, so the slowest one counts. */
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

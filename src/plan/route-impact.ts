import { routedCluster } from '../interlock/route-labels.ts';
import { proxyNameOf, servedClusters } from '../interlock/service-names.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import { isJsonObject, valueAt } from '../model/json.ts';
import type { Labels, ObservedService } from '../model/observed.ts';
import type { Change, Impact } from '../model/plan.ts';
import { about } from './impact.ts';
import type { Part, Step } from './part.ts';
import { runningDocument, type PlanInput } from './plan-input.ts';
import { proxySeconds } from './proxy-seconds.ts';
import { runningTasks } from './service-tasks.ts';

/**
 * The part with what its routed services do to the proxies before them: without hitless updates the core replaces a
 * proxy's tasks for every service that comes or goes, changes its route, its networks or its tasks. It is told and changes
 * no class: who deploys a service should not have to allow an interruption each time. A route that goes without its
 * service is one.
 */
export function withRouteImpact(part: Part, input: PlanInput): Part {
  const proxies = standingProxies(input);
  return {
    ...part,
    steps: part.steps.map((step) => {
      const service = input.observed.services.find(({ id }) => id === idIn(step.write));
      const before = service?.labels ?? {};
      const hit = proxies.filter((proxy) => isReplacedFor(step, before, proxy));
      const told = losesRoute(step, before, input) ? withLostRoute(step) : step;
      return hit.length === 0 ? told : withReconfiguration(told, hit);
    }),
  };
}

interface StandingProxy {
  readonly service: ObservedService;
  readonly block: ExtensionBlock;
  readonly tasks: number;
}

/** Those that the core goes on with. */
function standingProxies(input: PlanInput): readonly StandingProxy[] {
  const { observed, desired } = input;
  const running = runningDocument(input)?.extensions ?? {};
  const kept = desired.interlock?.document.extensions ?? running;
  return Object.entries(running).flatMap(([name, block]) => {
    const service = observed.services.find((candidate) => candidate.name === proxyNameOf(block));
    if (service === undefined || kept[name] === undefined) return [];
    return [{ service, block, tasks: runningTasks(observed, service.id) }];
  });
}

const idIn = (write: Step['write']): string | undefined =>
  write.kind === 'updateService' ? write.ref.id : write.kind === 'removeService' ? write.id : undefined;

function isReplacedFor({ change, write }: Step, before: Labels, { block }: StandingProxy): boolean {
  const after = labelsIn(write);
  const cluster = block['ServiceCluster'] ?? '';
  if (routedCluster(before) !== cluster && routedCluster(after) !== cluster) return false;
  if (block['HitlessServiceUpdate'] === true)
    return changesSecrets(change) || (block['Networks'] === undefined && movesNetworks(change));
  return movesNetworks(change) || changesRoute(change) || (!isByVip(after) && movesTasks(change));
}

function labelsIn(write: Step['write']): Labels {
  const labels = 'spec' in write ? valueAt(write.spec, ['Labels']) : undefined;
  return isJsonObject(labels) ? (labels as Labels) : {}; // an engine's labels are texts
}

/** It answers no more, though it stays: its labels ask for no route in the end, or for one of a cluster that no block serves. */
function losesRoute({ write }: Step, before: Labels, input: PlanInput): boolean {
  const running = runningDocument(input);
  const cluster = routedCluster(before);
  if (write.kind !== 'updateService' || running === undefined || cluster === undefined) return false;
  if (!servedClusters(running).has(cluster)) return false;
  const after = routedCluster(labelsIn(write));
  return after === undefined || !servedClusters(input.desired.interlock?.document ?? running).has(after);
}

function withLostRoute(step: Step): Step {
  const { change } = step;
  const { impact } = change;
  const summary = `no request is routed to it any more; ${impact.summary}`;
  return { ...step, change: { ...change, impact: { ...impact, class: 'interruption', summary } } };
}

const has = ({ fields }: Change, ...paths: readonly string[]): boolean =>
  fields.some(({ path }) => paths.includes(path));

const prefix = 'com.docker.lb.';

/** A proxy that joins the networks of its services may have to join or leave one. */
const movesNetworks = (change: Change): boolean =>
  change.op === 'create' ||
  change.op === 'delete' ||
  has(change, 'networks', `labels["${prefix}service_cluster"]`, `labels["${prefix}network"]`);

const changesRoute = ({ fields }: Change): boolean =>
  fields.some(({ path }) => path.startsWith(`labels["${prefix}`));

/** A task gets a secret when it starts: hitless updates do not help (Interlock 3.2.3). */
const changesSecrets = (change: Change): boolean =>
  has(change, `labels["${prefix}ssl_cert"]`, `labels["${prefix}ssl_key"]`);

/** Behind a virtual address the proxy does not see them. */
const isByVip = (labels: Labels): boolean => labels[`${prefix}backend_mode`] === 'vip';

const movesTasks = (change: Change): boolean => change.impact.tasks > 0 || has(change, 'replicas');

/** Proxies do not wait for each other, so the longest counts. */
function withReconfiguration(step: Step, proxies: readonly StandingProxy[]): Step {
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

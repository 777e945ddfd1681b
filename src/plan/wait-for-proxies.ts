import { proxyNameOf } from '../interlock/service-names.ts';
import type { InterlockDocument } from '../model/interlock-document.ts';
import { keyOf, nameOf } from '../model/key.ts';
import type { Wait } from '../model/plan.ts';
import type { Part, Step } from './part.ts';
import type { PlanInput } from './plan-input.ts';

/**
 * A service that changes its cluster waits until the proxy of the new one is there: otherwise nobody would route to it
 * meanwhile. New services wait for nothing, they have no traffic to lose.
 */
export function waitForProxies(part: Part, proxyWaits: readonly Wait[], input: PlanInput): Part {
  const document = input.desired.interlock?.document;
  if (document === undefined || proxyWaits.length === 0) return part;
  const clusters = new Map(input.desired.services.map(({ name, cluster }) => [name, cluster]));
  const steps = part.steps.map((step) => {
    const wait = movesCluster(step)
      ? waitOf(clusters.get(nameOf(step.change.resource)) ?? '', document, proxyWaits)
      : undefined;
    if (wait === undefined) return { step, wait };
    return {
      step: { ...step, change: { ...step.change, dependsOn: [...step.change.dependsOn, wait.id] } },
      wait,
    };
  });
  const needed = steps.flatMap(({ wait }) => (wait === undefined ? [] : [{ ...wait, required: true }]));
  return { ...part, steps: steps.map(({ step }) => step), waits: [...part.waits, ...needed] };
}

const movesCluster = ({ change }: Step): boolean =>
  change.op !== 'create' &&
  change.fields.some(({ path }) => path === 'labels["com.docker.lb.service_cluster"]');

function waitOf(cluster: string, document: InterlockDocument, waits: readonly Wait[]): Wait | undefined {
  const block = Object.values(document.extensions).find(
    ({ ServiceCluster = '' }) => ServiceCluster === cluster,
  );
  const proxy = proxyNameOf(block);
  return proxy === undefined
    ? undefined
    : waits.find(({ resource, until }) => until === 'appears' && resource === keyOf('service', proxy));
}

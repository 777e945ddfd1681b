import { clusterOf, networksOf } from '../../../interlock/blocks/extension-block.ts';
import { closestName } from '../../../kernel/closest-name.ts';
import { textsOf, valueAt } from '../../../kernel/json.ts';
import { keyOf } from '../../../kernel/key.ts';
import type { DesiredService } from '../../../model/desired.ts';
import type { ExtensionBlock, InterlockDocument } from '../../../model/interlock-document.ts';
import { routeLabel } from '../../../model/route-label.ts';
import type { SwarmCheck } from '../../common/check.ts';
import { fragment, joinFragments, refusal, type Fragment } from '../../common/fragment.ts';
import { runningDocument } from '../../plan-input.ts';

/**
 * A cluster that no manifest declares, because another repository does, must be in the swarm: a block of config.toml serves
 * it. Declared clusters are checked with their manifests. The default cluster may be
 * absent: a service without a cluster can wait for it. Another check looks whether the proxies reach the service.
 */
export const clusterUnserved: SwarmCheck = ({ input, planned }) => {
  const { desired } = input;
  const declared = new Set(['', ...desired.clusters]);
  const document = desired.interlock?.document ?? runningDocument(input);
  const blocks = blocksByCluster(document);
  const written = new Set<string>(planned.steps.map(({ change }) => change.resource));
  return joinFragments(
    desired.services.flatMap((service) => {
      const { name, cluster } = service;
      if (cluster === undefined || declared.has(cluster)) return [];
      const block = blocks.get(cluster);
      const fault =
        block === undefined
          ? unserved(service, cluster, [...blocks.keys()])
          : networkFault(service, cluster, block);
      return fault === undefined ? [] : [report(name, fault, written.has(keyOf('service', name)))];
    }),
  );
};

interface Fault {
  readonly reason: string;
  readonly hint: string;
}

const blocksByCluster = (document: InterlockDocument | undefined): ReadonlyMap<string, ExtensionBlock> =>
  new Map(Object.values(document?.extensions ?? {}).map((block) => [clusterOf(block), block]));

/** A service that is written is refused; one that is as declared has no requests to lose by staying so. */
function report(name: string, { reason, hint }: Fault, isWritten: boolean): Fragment {
  const resource = keyOf('service', name);
  if (isWritten) return refusal(resource, reason, hint);
  const message = `${resource} gets no requests: ${reason}. ${hint}`;
  return fragment({ warnings: [{ kind: 'unservedCluster', resource, message }] });
}

function unserved({ origin }: DesiredService, cluster: string, others: readonly string[]): Fault {
  const known = others.filter((name) => name !== '').toSorted();
  const closest = closestName(cluster, known);
  const clusters =
    known.length === 0 ? 'The swarm has no service cluster' : `Service clusters: ${known.join(', ')}`;
  return {
    reason: `no block of config.toml serves cluster "${cluster}", and no manifest declares it: ${origin}`,
    hint:
      closest === undefined
        ? `${clusters}. Declare it with a ServiceCluster, here or in the repository that has the clusters`
        : `Did you mean "${closest}"?`,
  };
}

/** Why the proxies of a block cannot tell over which of several networks they reach a service. */
function networkFault(
  { values, origin }: DesiredService,
  cluster: string,
  block: ExtensionBlock,
): Fault | undefined {
  const ofCluster = networksOf(block) ?? [];
  const own = textsOf(values['networks']);
  const routable = ofCluster.length === 0 ? own : own.filter((network) => ofCluster.includes(network));
  const named = valueAt(values['labels'], [routeLabel('network')]);
  if (named !== undefined || routable.length < 2) return undefined;
  return {
    reason: `the proxies of cluster "${cluster}" can reach it over ${routable.length} networks: ${origin}`,
    hint: `Name one of them in spec.route.network: ${routable.join(', ')}`,
  };
}

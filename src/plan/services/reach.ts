import { blockServing, networksOf } from '../../interlock/blocks/extension-block.ts';
import { routedCluster } from '../../interlock/routes/route-labels.ts';
import { valueAt, type JsonObject } from '../../kernel/json.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { routeLabel } from '../../model/route-label.ts';
import type { FieldContext } from '../../service-fields/field.ts';
import { joinedNetworks } from '../../service-fields/joined-networks.ts';
import { publishedPorts } from '../../service-fields/published-ports.ts';
import { specLabels } from '../../service-fields/spec-labels.ts';

/** Why the proxies that route to a service cannot reach it, and the way out. */
export interface ReachFault {
  readonly reason: string;
  readonly hint: string;
}

const networkLabel = routeLabel('network');

/**
 * Undefined: they can, or nobody routes to it. A proxy reaches a service over the network that its label names, else over
 * any that they share; one whose block names no networks joins those of its services. With `vip` it needs a virtual
 * address. A service that publishes its ports on the nodes needs no network.
 */
export function reachFault(
  spec: JsonObject,
  document: InterlockDocument,
  context: FieldContext,
): ReachFault | undefined {
  const labels = specLabels(spec);
  const cluster = routedCluster(labels);
  const block = cluster === undefined ? undefined : blockServing(document, cluster);
  if (cluster === undefined || block === undefined) return undefined;
  const named = labels[networkLabel];
  const scene: Scene = {
    proxies: `the proxies of ${cluster === '' ? 'the default cluster' : `cluster "${cluster}"`}`,
    own: joinedNetworks(spec, context),
    ofCluster: networksOf(block) ?? [],
  };
  if (labels[routeLabel('backend_mode')] === 'vip' && valueAt(spec, ['EndpointSpec', 'Mode']) === 'dnsrr') {
    return {
      reason: `${scene.proxies} use its virtual address, and with DNS round robin it has none`,
      hint: 'Set spec.endpointMode to vip, or spec.route.backendMode to task',
    };
  }
  if (publishedPorts(spec).some(({ mode }) => mode === 'host')) return undefined;
  return named === undefined || named === '' ? sharedFault(scene) : namedFault(named, scene);
}

interface Scene {
  readonly proxies: string;
  readonly own: readonly string[];
  /** Empty: those of its services. */
  readonly ofCluster: readonly string[];
}

const isShared =
  ({ ofCluster }: Scene) =>
  (network: string): boolean =>
    ofCluster.length === 0 || ofCluster.includes(network);

function sharedFault(scene: Scene): ReachFault | undefined {
  const { proxies, own, ofCluster } = scene;
  if (own.some(isShared(scene))) return undefined;
  const list = ofCluster.length === 0 ? '' : `. Theirs: ${ofCluster.join(', ')}`;
  return {
    reason:
      own.length === 0
        ? `it joins no network, so ${proxies} cannot reach it`
        : `${proxies} are on none of its networks (${own.join(', ')})`,
    hint: `Let it join one of theirs in spec.networks${list}`,
  };
}

/** The label may be one that somebody else has set: then the manifest has to declare it. */
function namedFault(named: string, scene: Scene): ReachFault | undefined {
  const { proxies, own, ofCluster } = scene;
  const isJoined = own.includes(named);
  if (isJoined && isShared(scene)(named)) return undefined;
  const shared = own.filter(isShared(scene));
  const whose = isJoined ? `${proxies} are not on` : 'it does not join';
  return {
    reason: `its label ${networkLabel} names network "${named}", which ${whose}`,
    hint:
      shared.length === 0
        ? `Let it join one of theirs in spec.networks, and name it in spec.route.network${ofCluster.length === 0 ? '' : `. Theirs: ${ofCluster.join(', ')}`}`
        : `Name one that both are on in spec.route.network, which rewrites the label: ${shared.join(', ')}`,
  };
}

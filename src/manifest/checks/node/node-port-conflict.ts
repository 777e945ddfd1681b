import { clusterName, namedNodes, clusterPublish } from '../../../defaults/manifest-defaults.ts';
import type { Located, ServiceCluster } from '../../../model/manifest/manifest.ts';
import type { Problem } from '../../../model/manifest/problem.ts';
import { problemAt } from '../../yaml/problem-at.ts';
import type { Check } from '../check.ts';
import { describeCluster, distinctClusters } from '../find-clusters.ts';

interface PortClaim {
  readonly cluster: Located<ServiceCluster>;
  readonly port: number;
  /** Undefined in ingress mode, which publishes the port on every node of the swarm. */
  readonly node: string | undefined;
}

/** Only one cluster can publish a port of a node. */
export const nodePortConflict: Check = (set) => {
  const claimed = createClaims();
  const conflicts = new Map<string, Problem>();
  for (const claim of distinctClusters(set).flatMap(claimsOf)) {
    const first = claimed.find(claim);
    claimed.add(claim);
    if (first === undefined || first.cluster === claim.cluster) continue;
    const id = JSON.stringify([first, claim].map(({ cluster }) => cluster.manifest.metadata.name));
    if (!conflicts.has(id)) conflicts.set(id, conflict(first, claim));
  }
  return [...conflicts.values()];
};

/** Unknown nodes get a placeholder, so that they still conflict with a port of the routing mesh. */
function claimsOf(cluster: Located<ServiceCluster>): readonly PortClaim[] {
  const { mode, http, https } = clusterPublish(cluster.manifest);
  const ports = [...new Set([http.published, https.published])];
  const named = namedNodes(cluster.manifest);
  const onNodes = named.length === 0 ? [`the nodes of ${cluster.manifest.metadata.name}`] : named;
  const nodes = mode === 'ingress' ? [undefined] : onNodes;
  return ports.flatMap((port) => nodes.map((node) => ({ cluster, port, node })));
}

function createClaims() {
  const onNode = new Map<string, PortClaim>();
  const onAnyNode = new Map<number, PortClaim>();
  const onAllNodes = new Map<number, PortClaim>();
  const nodeKey = ({ node, port }: PortClaim): string => JSON.stringify([node, port]);
  return {
    find: (claim: PortClaim): PortClaim | undefined =>
      onAllNodes.get(claim.port) ??
      (claim.node === undefined ? onAnyNode.get(claim.port) : onNode.get(nodeKey(claim))),
    add: (claim: PortClaim): void => {
      if (claim.node === undefined) onAllNodes.set(claim.port, claim);
      else {
        onNode.set(nodeKey(claim), claim);
        onAnyNode.set(claim.port, claim);
      }
    },
  };
}

function conflict(first: PortClaim, later: PortClaim): Problem {
  const [one, other] = [later, first].map(({ cluster }) => describeCluster(clusterName(cluster.manifest)));
  const node = later.node ?? first.node;
  const isIngress = later.node === undefined || first.node === undefined;
  const place = isIngress || node === undefined ? 'every node, because of mode ingress' : `node "${node}"`;
  return problemAt(later.cluster, pointerOf(later), {
    code: 'node-port-conflict',
    message: `Port ${later.port} is published by ${other ?? ''} and by ${one ?? ''} on ${place}`,
    hint: 'Publish other ports in spec.proxy.publish of one of them, or give them different nodes',
  });
}

/** The `publish` field if it is declared, else the field that chooses the nodes. */
function pointerOf({ cluster: { manifest } }: PortClaim): string {
  if (manifest.spec.proxy?.publish !== undefined) return '/spec/proxy/publish';
  return manifest.spec.nodeSelector === undefined ? '/spec/nodes' : '/spec/nodeSelector';
}

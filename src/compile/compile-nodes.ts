import type { DesiredNode } from '../model/desired.ts';
import { clusterNodeLabels } from '../defaults/manifest-defaults.ts';
import { knownAfterObserve } from '../model/facts.ts';
import { compareText } from '../kernel/key.ts';
import type { Declared, ServiceCluster } from '../model/manifest/manifest.ts';
import type { ClusterNodes } from './cluster-nodes.ts';
import { originOf } from './origin.ts';

/** Every node of every cluster once, with the labels of all clusters that have it. */
export function compileNodes(
  clusters: readonly Declared<ServiceCluster>[],
  nodesOf: ClusterNodes,
): readonly DesiredNode[] {
  const byName = new Map<string, DesiredNode>();
  for (const located of clusters) {
    for (const name of nodesOf(located.manifest) ?? []) {
      const known = byName.get(name);
      const labels = { ...known?.labels, ...clusterNodeLabels(located.manifest) };
      byName.set(name, { name, origin: known?.origin ?? originOf(located), labels });
    }
  }
  const unknown = clusters.filter(({ manifest }) => nodesOf(manifest) === undefined).map(unknownNodes);
  return [...[...byName.values()].sort((left, right) => compareText(left.name, right.name)), ...unknown];
}

/** Stands for the nodes of a selector if no swarm was observed. */
const unknownNodes = (located: Declared<ServiceCluster>): DesiredNode => ({
  name: knownAfterObserve,
  origin: originOf(located),
  labels: clusterNodeLabels(located.manifest),
});

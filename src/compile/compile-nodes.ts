import type { DesiredNode } from '../model/desired.ts';
import { clusterNodeLabels, clusterNodes } from '../model/effective.ts';
import { compareText } from '../model/key.ts';
import type { Located, ServiceCluster } from '../model/manifest.ts';
import { originOf } from './origin.ts';

/** Every node of every cluster once, with the labels of all clusters that name it. */
export function compileNodes(clusters: readonly Located<ServiceCluster>[]): readonly DesiredNode[] {
  const byName = new Map<string, DesiredNode>();
  for (const located of clusters) {
    for (const name of clusterNodes(located.manifest)) {
      const known = byName.get(name);
      const labels = { ...known?.labels, ...clusterNodeLabels(located.manifest) };
      byName.set(name, { name, origin: known?.origin ?? originOf(located), labels });
    }
  }
  return [...byName.values()].sort((left, right) => compareText(left.name, right.name));
}

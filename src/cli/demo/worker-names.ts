import { namedNodes } from '../../defaults/manifest-defaults.ts';
import type { ManifestSet } from '../../model/manifest/manifest.ts';
import { managerName } from './demo-swarm.ts';

const usual = ['ucp-node-0', 'ucp-node-1'];

/** The workers of the simulated swarm: the nodes that the manifests name, or two if they name none. */
export function workerNames({ clusters }: ManifestSet): readonly string[] {
  const named = clusters.flatMap(({ manifest }) => namedNodes(manifest));
  const workers = [...new Set(named)].filter((name) => name !== managerName).sort();
  return workers.length === 0 ? usual : workers;
}

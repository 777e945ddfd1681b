import type { Desired, DesiredNetwork } from '../model/desired.ts';
import type { Facts } from '../model/facts.ts';
import { compareText } from '../kernel/key.ts';
import { clusterName } from '../defaults/manifest-defaults.ts';
import type { ManifestSet } from '../model/manifest/manifest.ts';
import { clusterNetworksIn } from './cluster-networks.ts';
import { clusterNodesIn } from './cluster-nodes.ts';
import { compileObserveOnly } from './compile-observe-only.ts';
import { controlNetwork } from './compile-core.ts';
import { compileHolds } from './compile-holds.ts';
import { compileInterlock } from './compile-interlock.ts';
import { compileNetworks } from './compile-networks.ts';
import { compileNodes } from './compile-nodes.ts';
import { compileObjectSwitches } from './compile-object-switches.ts';
import { compileObjects } from './compile-objects.ts';
import { compileService } from './compile-service.ts';

export interface CompileOptions {
  /** Whether to remove our blocks of clusters that are no longer declared from config.toml. */
  readonly prune: boolean;
}

/** The desired state that the manifests describe. Facts come from the swarm; without them built-in values are used. */
export function compile(set: ManifestSet, facts: Facts, options: CompileOptions): Desired {
  const networksOf = clusterNetworksIn(set, facts);
  const interlock = compileInterlock(set, facts, options);
  const nodesOf = clusterNodesIn(facts.nodes);
  const objects = compileObjects(set, facts.salt);
  return {
    clusters: set.clusters.map(({ manifest }) => clusterName(manifest)).sort(),
    networks: withControlNetwork(compileNetworks(set.clusters), set),
    nodes: compileNodes(set.clusters, nodesOf),
    services: [
      ...set.services.map((located) => compileService(located, networksOf, objects.nameOf)),
      ...compileHolds(set, interlock, networksOf),
    ].sort((left, right) => compareText(left.name, right.name)),
    files: objects.files,
    neededObjects: objects.needed,
    observeOnly: compileObserveOnly(set, nodesOf),
    switches: compileObjectSwitches(set, interlock, nodesOf),
    ...(interlock === undefined ? {} : { interlock }),
  };
}

/** A cluster that declares the network of the core too has the say. */
function withControlNetwork(
  networks: readonly DesiredNetwork[],
  set: ManifestSet,
): readonly DesiredNetwork[] {
  const declared = new Set(networks.map(({ name }) => name));
  const control = controlNetwork(set).filter(({ name }) => !declared.has(name));
  return [...networks, ...control].sort((left, right) => compareText(left.name, right.name));
}

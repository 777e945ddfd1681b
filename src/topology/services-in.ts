import { clusterOf, serviceNamesOf } from '../interlock/blocks/extension-block.ts';
import { routedCluster } from '../interlock/routes/route-labels.ts';
import { textsOf } from '../kernel/json.ts';
import { compareText, kindOf, nameOf } from '../kernel/key.ts';
import type { DesiredService } from '../model/desired.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import { rowsOf } from '../model/ledger.ts';
import type { ObservedService, ObservedSwarm } from '../model/observed.ts';
import type { TopologyService } from '../model/topology.ts';
import { fieldContext } from '../plan/common/observed-index.ts';
import { tasksOf } from '../plan/common/service-tasks.ts';
import { joinedNetworks } from '../service-fields/joined-networks.ts';
import { serviceHealth } from '../status/service-health.ts';
import { nodesOfTasks, type NamedNode } from './nodes-in.ts';
import type { TopologyInput } from './topology-input.ts';

interface ServicesInput extends TopologyInput {
  readonly nodes: readonly NamedNode[];
  /** By name. */
  readonly blocks: Readonly<Record<string, ExtensionBlock>>;
}

/** The services that are declared or recorded, and those that a cluster routes to; without those that the core makes. */
export function servicesIn({
  observed,
  desired,
  ledger,
  nodes,
  blocks,
}: ServicesInput): readonly TopologyService[] {
  const served = new Set(Object.values(blocks).map(clusterOf));
  const made = new Set(Object.values(blocks).flatMap(serviceNamesOf));
  const recorded = rowsOf(ledger).flatMap(([key]) => (kindOf(key) === 'service' ? [nameOf(key)] : []));
  const own = new Set([...recorded, ...desired.services.map(({ name }) => name)]);
  const nodeNames = new Map(nodes.map(({ name, node }) => [node.id, name]));
  const found = observed.services
    .map((service) => observedService(service, observed, nodeNames))
    .filter(({ name, cluster }) => own.has(name) || (cluster !== undefined && served.has(cluster)))
    .filter(({ name }) => !made.has(name));
  const known = new Set(observed.services.map(({ name }) => name));
  const declared = desired.services.filter(({ name }) => !known.has(name)).map(declaredService);
  return [...found, ...declared].sort((left, right) => compareText(left.name, right.name));
}

const observedService = (
  service: ObservedService,
  observed: ObservedSwarm,
  nodeNames: ReadonlyMap<string, string>,
): TopologyService => ({
  name: service.name,
  isObserved: true,
  cluster: routedCluster(service.labels),
  health: serviceHealth(service, observed),
  networks: joinedNetworks(service.spec, fieldContext(observed)),
  nodes: nodesOfTasks(tasksOf(observed, service.id), (id) => nodeNames.get(id)),
});

const declaredService = ({ name, cluster, values }: DesiredService): TopologyService => ({
  ...{ name, isObserved: false, cluster, health: undefined, nodes: [] },
  networks: textsOf(values['networks']),
});

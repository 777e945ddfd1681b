import { groupBy } from '../kernel/group-by.ts';
import { compareText, kindOf, nameOf } from '../kernel/key.ts';
import { rowsOf } from '../model/ledger.ts';
import type { ObservedNetwork, ObservedSwarm } from '../model/observed.ts';
import type {
  NetworkAddresses,
  TopologyCluster,
  TopologyNetwork,
  TopologyService,
} from '../model/topology.ts';
import { isIpv4Subnet, usableAddresses } from '../plan/networks/checks/subnet-size.ts';
import type { TopologyInput } from './topology-input.ts';

/** The networks that are declared or recorded, and those that a service or a proxy joins. */
export function networksIn(
  clusters: readonly TopologyCluster[],
  services: readonly TopologyService[],
  { observed, desired, ledger }: TopologyInput,
): readonly TopologyNetwork[] {
  const observedBy = new Map(observed.networks.map((network) => [network.name, network]));
  const declaredBy = new Map(desired.networks.map((network) => [network.name, network]));
  const recorded = rowsOf(ledger).flatMap(([key]) => (kindOf(key) === 'network' ? [nameOf(key)] : []));
  const joined = [...clusters, ...services].flatMap(({ networks }) => networks);
  const names = new Set([...declaredBy.keys(), ...recorded, ...joined]);
  const used = usedAddresses(observed);
  return [...names].sort(compareText).map((name) => {
    const network = observedBy.get(name);
    if (network === undefined) {
      return { name, isObserved: false, subnets: declaredBy.get(name)?.subnets ?? [], addresses: undefined };
    }
    return { name, isObserved: true, subnets: network.subnets, addresses: addressesOf(network, used) };
  });
}

function addressesOf(
  { id, subnets }: ObservedNetwork,
  used: (networkId: string) => number,
): NetworkAddresses | undefined {
  const all = usableAddresses(subnets.filter(isIpv4Subnet));
  return all === 0 ? undefined : { used: used(id), all };
}

/** Those of tasks and services, and one for the overlay itself on each node with a task. */
function usedAddresses({ tasks, services }: ObservedSwarm): (networkId: string) => number {
  const byNetwork = groupBy(
    [
      ...tasks.flatMap(({ addresses, nodeId }) =>
        addresses.flatMap(({ networkId, address }) => [
          { networkId, user: address },
          { networkId, user: `node ${nodeId ?? ''}` },
        ]),
      ),
      ...services.flatMap(({ virtualAddresses }) =>
        virtualAddresses.map(({ networkId, address }) => ({ networkId, user: address })),
      ),
    ],
    ({ networkId }) => networkId,
  );
  return (networkId) => new Set((byNetwork.get(networkId) ?? []).map(({ user }) => user)).size;
}

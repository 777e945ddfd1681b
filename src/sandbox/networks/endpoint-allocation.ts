import { type Draft, written } from '../draft.ts';
import { takeAddress } from './network-allocation.ts';
import { assignPorts } from './ports.ts';
import { networksOf } from '../bodies/service-spec.ts';
import type { Endpoint, Service } from '../state.ts';

/**
 * Assigns virtual IPs and ports, as swarm's allocator does right after a write. This is a write of its own, so the
 * version of a service on a network increases once more without a request.
 */
export function allocateEndpoint(draft: Draft, id: string): void {
  const service = draft.services.get(id);
  if (service === undefined) return;
  const endpoint = endpointFor(draft, service);
  if (JSON.stringify(endpoint) === JSON.stringify(service.Endpoint)) return;
  draft.services.put(id, written(draft, { ...service, Endpoint: endpoint }));
}

function endpointFor(draft: Draft, service: Service): Endpoint {
  const networkIds = virtualNetworks(draft, service);
  const ports = assignPorts(draft, service.Spec, service.Endpoint.Ports ?? []);
  if (networkIds.length === 0 && ports.length === 0) return { Spec: {} };
  const spec = service.Spec.EndpointSpec ?? {};
  return {
    Spec: spec,
    ...(ports.length === 0 ? {} : { Ports: ports }),
    ...(networkIds.length === 0 ? {} : { VirtualIPs: virtualAddresses(draft, service, networkIds) }),
  };
}

function virtualNetworks(draft: Draft, service: Service): readonly string[] {
  const spec = service.Spec;
  if (spec.EndpointSpec?.Mode === 'dnsrr') return [];
  const hasIngress = (spec.EndpointSpec?.Ports ?? []).some((port) => port.PublishMode === 'ingress');
  const ingress = hasIngress ? draft.networks.list().filter((network) => network.Ingress) : [];
  return [...ingress.map((network) => network.ID), ...networksOf(spec).map(({ Target }) => Target ?? '')];
}

function virtualAddresses(draft: Draft, service: Service, networkIds: readonly string[]) {
  const before = service.Endpoint.VirtualIPs ?? [];
  const isSame =
    before.length === networkIds.length &&
    before.every(({ NetworkID }, index) => NetworkID === networkIds[index]);
  // A different set of networks gives a new address on each of them, even on those that stay.
  if (isSame) return before;
  return networkIds.map((NetworkID) => {
    const network = draft.networks.get(NetworkID);
    const address = network === undefined ? undefined : takeAddress(draft, network);
    return address === undefined ? { NetworkID } : { NetworkID, Addr: address };
  });
}

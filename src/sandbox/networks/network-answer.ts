import type { Dialect } from '../dialect.ts';
import type { Network } from '../state.ts';

const vxlanOption = 'com.docker.network.driver.overlay.vxlanid_list';

function driverOptions(network: Network): object {
  const id = network.Allocated?.VxlanId;
  const options = id === undefined ? network.Options : { [vxlanOption]: String(id), ...network.Options };
  return Object.fromEntries(Object.entries(options).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** As GET /networks shows it: the allocated state, not what was asked for. */
export function networkAnswer({ ofNetwork }: Dialect, network: Network): object {
  const { Allocated } = network;
  const isLocal = network.Scope === 'local';
  const hasLabels = Object.keys(network.Labels).length > 0;
  return {
    Name: network.Name,
    Id: network.ID,
    Created: network.CreatedAt,
    Scope: network.Scope,
    // A network without an address space is returned without a driver as well (API 1.41).
    Driver: Allocated === undefined ? '' : network.Driver,
    ...ofNetwork,
    EnableIPv6: network.EnableIPv6,
    IPAM: {
      Driver: Allocated === undefined ? '' : 'default',
      Options: null,
      Config: Allocated?.Subnets ?? null,
    },
    Internal: network.Internal,
    Attachable: network.Attachable,
    Ingress: network.Ingress,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: isLocal ? {} : null,
    Options: Allocated === undefined ? null : driverOptions(network),
    Labels: isLocal || hasLabels ? network.Labels : null,
  };
}

/** The network as a task contains it: swarmkit's own form. */
export function attachedNetwork(network: Network): object {
  return {
    ID: network.ID,
    Version: network.Version,
    CreatedAt: network.CreatedAt,
    UpdatedAt: network.UpdatedAt,
    Spec: {
      Name: network.Name,
      Labels: network.Labels,
      DriverConfiguration: network.Ingress ? {} : { Name: network.Driver },
      ...(network.Ingress ? { Ingress: true, IPAMOptions: { Driver: {} } } : {}),
      Scope: 'swarm',
    },
    DriverState: { Name: network.Driver, Options: driverOptions(network) },
    IPAMOptions: { Driver: { Name: 'default' }, Configs: network.Allocated?.Subnets ?? [] },
  };
}

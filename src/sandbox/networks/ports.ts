import type { Draft } from '../draft.ts';
import { refuseArgument } from '../http/refusal.ts';
import type { Port, ServiceSpec } from '../bodies/service-spec.ts';
import type { Service } from '../state.ts';

const firstDynamicPort = 30_000;

/**
 * An ingress port excludes the same port of any other service. Two services with the same host-mode port are
 * accepted: the scheduler keeps them on different nodes.
 */
export function checkPorts(draft: Draft, spec: ServiceSpec, ownId: string | undefined): void {
  for (const port of published(spec)) {
    for (const other of draft.services.list()) {
      if (other.ID !== ownId) checkPort(port, other);
    }
  }
}

function checkPort(port: Port, other: Service): void {
  const isSame = (taken: Port): boolean =>
    taken.PublishedPort === port.PublishedPort && taken.Protocol === port.Protocol;
  const taken = [...published(other.Spec), ...(other.Endpoint.Ports ?? [])].find(isSame);
  if (taken === undefined || (taken.PublishMode === 'host' && port.PublishMode === 'host')) return;
  const kind = taken.PublishMode === 'ingress' ? 'an ingress port' : 'a host-published port';
  refuseArgument(
    `port '${port.PublishedPort ?? 0}' is already in use by service '${other.Spec.Name}' (${other.ID}) as ${kind}`,
  );
}

const published = (spec: ServiceSpec): readonly Port[] =>
  (spec.EndpointSpec?.Ports ?? []).filter((port) => port.PublishedPort !== undefined);

/** Fills in the ports that swarm chooses; a port that it chose earlier is kept. */
export function assignPorts(draft: Draft, spec: ServiceSpec, before: readonly Port[]): readonly Port[] {
  const used = new Set(
    draft.services
      .list()
      .flatMap((service) => service.Endpoint.Ports ?? [])
      .map((port) => port.PublishedPort),
  );
  const choose = (): number => {
    let number = firstDynamicPort;
    while (used.has(number)) number += 1;
    used.add(number);
    return number;
  };
  return (spec.EndpointSpec?.Ports ?? []).map((port, index) => {
    if (port.PublishedPort !== undefined || port.PublishMode === 'host') return port;
    const { Protocol, TargetPort, PublishMode, ...rest } = port;
    const kept = before[index]?.TargetPort === TargetPort ? before[index]?.PublishedPort : undefined;
    const target = TargetPort === undefined ? {} : { TargetPort };
    return { ...rest, Protocol, ...target, PublishedPort: kept ?? choose(), PublishMode };
  });
}

import { has, textOf, textsOf, type Block } from './block.ts';
import { labelsOf, networksOf, type EngineNetwork, type EngineService } from './engine-objects.ts';
import { Trouble } from './core-error.ts';

/** Ids of the networks that a block's proxy is on: those that the block lists, else those of the services that it serves. */
export function proxyNetworks(
  block: Block,
  services: readonly EngineService[],
  networks: readonly EngineNetwork[],
): readonly string[] {
  const ids = has(block, 'Networks')
    ? textsOf(block, 'Networks').map((name) => idOf(name, block, networks))
    : services
        .filter((service) => isServedBy(block, service))
        .flatMap((one) => routedNetworks(one, networks));
  return [...new Set(ids)].sort();
}

function idOf(name: string, block: Block, networks: readonly EngineNetwork[]): string {
  const network = networks.find(({ Name }) => Name === name);
  if (network !== undefined) return network.Id;
  throw new Trouble(`Cannot make the proxy of Extensions.${block.name}: there is no network "${name}"`);
}

function isServedBy(block: Block, service: EngineService): boolean {
  const labels = labelsOf(service);
  const isRouted = ['com.docker.lb.hosts', 'com.docker.lb.default_backend'].some((label) =>
    Object.hasOwn(labels, label),
  );
  return isRouted && (labels['com.docker.lb.service_cluster'] ?? '') === textOf(block, 'ServiceCluster', '');
}

/** All of the service's networks, or the one that it names; one that it is not on is passed over, as Interlock does. */
function routedNetworks(service: EngineService, networks: readonly EngineNetwork[]): readonly string[] {
  const wanted = labelsOf(service)['com.docker.lb.network'];
  const named = networks.filter(({ Name }) => Name === wanted).map(({ Id }) => Id);
  return networksOf(service).filter((id) => wanted === undefined || named.includes(id));
}

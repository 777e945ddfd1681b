import { has, textOf, textsOf, type Block } from './block.ts';
import { labelsOf, networksOf, type EngineNetwork, type EngineService } from './engine-objects.ts';
import { CoreError } from './core-error.ts';

/** Network ids of a block's proxy: the networks that the block lists, else those of the services that it serves. */
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
  throw new CoreError(`Cannot make the proxy of Extensions.${block.name}: network "${name}" does not exist`);
}

function isServedBy(block: Block, service: EngineService): boolean {
  const labels = labelsOf(service);
  const isRouted = ['com.docker.lb.hosts', 'com.docker.lb.default_backend'].some((label) =>
    Object.hasOwn(labels, label),
  );
  return isRouted && (labels['com.docker.lb.service_cluster'] ?? '') === textOf(block, 'ServiceCluster', '');
}

/** All networks of the service, or the one that its label names; like Interlock, ignores one that it is not on. */
function routedNetworks(service: EngineService, networks: readonly EngineNetwork[]): readonly string[] {
  const label = labelsOf(service)['com.docker.lb.network'];
  const named = networks.filter(({ Name }) => Name === label).map(({ Id }) => Id);
  return networksOf(service).filter((id) => label === undefined || named.includes(id));
}

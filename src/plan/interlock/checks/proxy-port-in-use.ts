import {
  proxyConstraintsOf,
  proxyNameOf,
  proxyReplicasOf,
  publishModeOf,
  publishedPortsOf,
} from '../../../interlock/blocks/extension-block.ts';
import { proxyNamesIn, serviceNamesIn } from '../../../interlock/blocks/service-names.ts';
import type { ExtensionBlock } from '../../../model/interlock-document.ts';
import { memoize } from '../../../kernel/memoize.ts';
import { publishedPorts } from '../../../service-fields/published-ports.ts';
import { observedService } from '../../common/lookups.ts';
import { orphansOf } from '../orphans.ts';
import type { BlockCheck, InterlockScene } from '../../common/check.ts';
import { portUsersOf, publisherToBe, type OtherPublisher } from '../../projection/port-users.ts';

/**
 * The ports of a new or changed block must be free. Otherwise the engine rejects the proxy and the core retries for ever;
 * with a host port in use, the tasks would be pending for ever. Proxies that this plan removes do not count.
 */
export const proxyPortInUse: BlockCheck = ({ needs, desiredBlock, isChanged }, scene) => {
  if (!isChanged) return [];
  const mode = publishModeOf(desiredBlock);
  const ports = publishedPortsOf(desiredBlock).map((number) => ({ number, mode, protocol: 'tcp' }) as const);
  const proxy = {
    ports,
    constraints: proxyConstraintsOf(desiredBlock),
    replicas: proxyReplicasOf(desiredBlock) ?? 0,
  };
  const users = portUsersOf(
    proxy,
    othersOf(desiredBlock, mode, scene),
    scene.input.observed.tasks,
    scene.after.nodes,
  );
  return users.map(({ port, service, nodes }) => ({
    reason: `port ${port} is in use by service "${service}"${blockOf(service, scene)}${nodes}`,
    hint: `Give the cluster other ports in spec.proxy.publish (${needs.origin}), or remove that service (a block: removeExtensions of an Interlock manifest)`,
  }));
};

/** Without the host ports of our own proxies: another check compares those, because the manifests name their nodes. */
function othersOf(
  desiredBlock: ExtensionBlock,
  mode: 'host' | 'ingress',
  scene: InterlockScene,
): readonly OtherPublisher[] {
  const { desired } = scene;
  const ours = new Set(
    mode === 'host'
      ? desired.ownBlocks.flatMap((name) => proxyNameOf(desired.document.extensions[name]) ?? [])
      : [],
  );
  return publishersIn(scene)
    .filter(({ name }) => name !== proxyNameOf(desiredBlock))
    .map((service) =>
      ours.has(service.name)
        ? { ...service, ports: service.ports.filter((port) => port.mode !== 'host') }
        : service,
    );
}

/** Ports in use now count even if the plan frees them: the proxy does not wait for that. Most services publish no ports. */
const publishersIn = memoize((scene: InterlockScene): readonly OtherPublisher[] => {
  const { state, input, after } = scene;
  const removed = removedServices(scene);
  const specs = new Map(after.services.map(({ name, spec }) => [name, spec]));
  const existing = input.observed.services.map(({ id, name, ports }) => ({
    ...{ id, name },
    ports: [...ports, ...publishedPorts(specs.get(name) ?? {})],
  }));
  const made = after.services
    .filter(({ spec }) => publishedPorts(spec).length > 0)
    .filter(({ name }) => observedService(input.observed, name) === undefined);
  return [...existing.filter(({ ports }) => ports.length > 0), ...made.map(publisherToBe)].filter(
    ({ name }) => !removed.has(name) && name !== state.core.name,
  );
});

/** Services of blocks that the plan removes from config.toml. */
function removedServices({ desired, state, input }: InterlockScene): ReadonlySet<string> {
  const staying = new Set(serviceNamesIn(desired.document));
  return new Set([
    ...serviceNamesIn(state.document).filter((name) => !staying.has(name)),
    ...orphansOf(desired, state, input).map(({ name }) => name),
  ]);
}

function blockOf(service: string, { state }: InterlockScene): string {
  if (!proxyNamesIn(state.document).includes(service)) return '';
  const [name = ''] =
    Object.entries(state.document.extensions).find(([, block]) => proxyNameOf(block) === service) ?? [];
  return ` of Extensions.${name}`;
}

import {
  proxyConstraintsOf,
  proxyNameOf,
  proxyReplicasOf,
  publishModeOf,
  publishedPortsOf,
} from '../../../interlock/blocks/extension-block.ts';
import { serviceNamesIn } from '../../../interlock/blocks/service-names.ts';
import type { ExtensionBlock } from '../../../model/interlock-document.ts';
import type { PublishedPort } from '../../../model/observed.ts';
import { memoize } from '../../../kernel/memoize.ts';
import { publishedPorts } from '../../../service-fields/published-ports.ts';
import { keyOf } from '../../../kernel/key.ts';
import { heldIn } from '../../common/held.ts';
import { observedService } from '../../common/lookups.ts';
import { orphansOf } from '../orphans.ts';
import type { BlockCheck, CheckedBlock, InterlockScene } from '../../common/check.ts';
import { fittingNodes } from '../../projection/placement.ts';
import { portUsersOf, publisherToBe, type OtherPublisher } from '../../projection/port-users.ts';

/**
 * The ports of a proxy must be free where it will run: of a new or changed block, and of one that comes to other nodes.
 * Otherwise the engine rejects the proxy and the core retries for ever; with a host port in use, the tasks would be pending
 * for ever. Proxies that this plan removes do not count.
 */
export const proxyPortInUse: BlockCheck = (block, scene) => {
  const { needs, desiredBlock, isChanged } = block;
  if (!isChanged && !gainsNodes(block, scene)) return [];
  const users = portUsersOf(
    { ports: portsIn(desiredBlock), ...placingOf(desiredBlock) },
    othersOf(desiredBlock, scene),
    scene.input.observed.tasks,
    scene.after.nodes,
  );
  return users.map(({ port, service, nodes }) => ({
    reason: `port ${port} is in use by service "${service}"${blockOf(service, scene)}${nodes}`,
    hint: heldIn(scene.input).has(keyOf('service', service))
      ? `It is freed once "${service}" is no longer held back`
      : `Give the cluster other ports in spec.proxy.publish (${needs.origin}), or remove that service (a block: removeExtensions of an Interlock manifest)`,
  }));
};

/** Whether node labels of this plan let its proxy run where it could not before. */
function gainsNodes({ desiredBlock }: CheckedBlock, { input, after }: InterlockScene): boolean {
  const constraints = proxyConstraintsOf(desiredBlock);
  const before = new Set(fittingNodes(constraints, input.observed.nodes).map(({ id }) => id));
  return fittingNodes(constraints, after.nodes).some(({ id }) => !before.has(id));
}

function portsIn(block: ExtensionBlock): readonly PublishedPort[] {
  const mode = publishModeOf(block);
  return publishedPortsOf(block).map((number) => ({ number, mode, protocol: 'tcp' }));
}

const placingOf = (block: ExtensionBlock): Required<OtherPublisher>['placing'] => ({
  constraints: proxyConstraintsOf(block),
  replicas: proxyReplicasOf(block) ?? 0,
});

/** The proxies of our blocks count where they will run: where they run now, this plan may change. */
function othersOf(desiredBlock: ExtensionBlock, scene: InterlockScene): readonly OtherPublisher[] {
  const own = ownProxies(scene);
  const others = publishersIn(scene).filter(({ name }) => !own.some((proxy) => proxy.name === name));
  return [...others, ...own].filter(({ name }) => name !== proxyNameOf(desiredBlock));
}

const ownProxies = memoize((scene: InterlockScene): readonly OtherPublisher[] => {
  const { desired, input } = scene;
  return desired.ownBlocks.flatMap((block): readonly OtherPublisher[] => {
    const extension = desired.document.extensions[block];
    const name = proxyNameOf(extension);
    if (extension === undefined || name === undefined) return [];
    const { id, ports = [] } = observedService(input.observed, name) ?? {};
    const meshed = ports.filter(({ mode }) => mode === 'ingress');
    return [{ id: id ?? '', name, ports: [...meshed, ...portsIn(extension)], placing: placingOf(extension) }];
  });
});

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

function blockOf(service: string, { desired, state }: InterlockScene): string {
  const extensions = { ...desired.document.extensions, ...state.document.extensions };
  const found = Object.entries(extensions).find(([, block]) => proxyNameOf(block) === service);
  return found === undefined ? '' : ` of Extensions.${found[0]}`;
}

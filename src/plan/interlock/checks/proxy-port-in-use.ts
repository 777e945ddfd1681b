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
import { orphansOf } from '../plan-orphans.ts';
import type { BlockCheck, InterlockScene } from '../../common/check.ts';
import { portUsersOf, publisherToBe, type OtherPublisher } from '../../projection/port-users.ts';
import { projectedServices } from '../../projection/projected-services.ts';

/**
 * The ports of a new or changed block are free. The engine refuses such a proxy, and the core tries for ever; against a
 * host port of somebody else it would wait for ever. Proxies that go with this plan hold nothing.
 */
export const proxyPortInUse: BlockCheck = ({ needs, meant, isChanged }, scene) => {
  if (!isChanged) return [];
  const mode = publishModeOf(meant);
  const ports = publishedPortsOf(meant).map((number) => ({ number, mode, protocol: 'tcp' }) as const);
  const proxy = {
    ports,
    constraints: proxyConstraintsOf(meant),
    replicas: proxyReplicasOf(meant) ?? 0,
  };
  const holders = portUsersOf(proxy, othersOf(meant, mode, scene), scene.input.observed.tasks, scene.nodes);
  return holders.map(({ port, service, nodes }) => ({
    reason: `port ${port} is held by service "${service}"${blockOf(service, scene)}${nodes}`,
    hint: `Give the cluster other ports in spec.proxy.publish (${needs.origin}), or let what holds them go (a block: removeExtensions of an Interlock manifest)`,
  }));
};

/** Where our own proxies meet in host mode, the manifests say on which nodes: that is another check. */
function othersOf(
  meant: ExtensionBlock,
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
    .filter(({ name }) => name !== proxyNameOf(meant))
    .map((service) =>
      ours.has(service.name)
        ? { ...service, ports: service.ports.filter((port) => port.mode !== 'host') }
        : service,
    );
}

/** What is held now counts also where the plan gives it up: the proxy does not wait for that. Most services publish nothing. */
const publishersIn = memoize((scene: InterlockScene): readonly OtherPublisher[] => {
  const { state, input, planned } = scene;
  const going = goingWith(scene);
  const after = projectedServices(input, planned);
  const specs = new Map(after.map(({ name, spec }) => [name, spec]));
  const standing = input.observed.services.map(({ id, name, ports }) => ({
    ...{ id, name },
    ports: [...ports, ...publishedPorts(specs.get(name) ?? {})],
  }));
  const made = after
    .filter(({ spec }) => publishedPorts(spec).length > 0)
    .filter(({ name }) => observedService(input.observed, name) === undefined);
  return [...standing.filter(({ ports }) => ports.length > 0), ...made.map(publisherToBe)].filter(
    ({ name }) => !going.has(name) && name !== state.core.name,
  );
});

/** Services of blocks that the plan takes out of config.toml. */
function goingWith({ desired, state, input }: InterlockScene): ReadonlySet<string> {
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

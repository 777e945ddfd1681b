import { parse } from 'smol-toml';

/** What decides who routes to a service, as the engine answers it. */
export interface RoutingState {
  readonly services: readonly RoutingService[];
  readonly networks: readonly { readonly Id: string; readonly Name: string }[];
  /** Each config.toml that the core mounts: while swarm replaces its task, the old one and the new one. */
  readonly configs: readonly string[];
}

export interface RoutingService {
  readonly Spec: {
    readonly Name: string;
    readonly Labels?: Readonly<Record<string, string>>;
    readonly TaskTemplate: { readonly Networks?: readonly { readonly Target: string }[] };
  };
}

interface Block {
  readonly ServiceCluster?: string;
  readonly ProxyServiceName?: string;
  readonly Networks?: readonly string[];
}

/** Of the expected hosts by service, those that no proxy routes to the service: one line for each reason. */
export function findLostRoutes(state: RoutingState, hosts: ReadonlyMap<string, string>): readonly string[] {
  return [...hosts].flatMap(([name, host]) =>
    reasonsAgainst(state, name, host).map((reason) => `${name}: ${reason}`),
  );
}

function reasonsAgainst(state: RoutingState, name: string, host: string): readonly string[] {
  const labels = labelsOf(state, name);
  if (labels['com.docker.lb.hosts'] !== host) return [`has no label of host "${host}"`];
  if (state.configs.length === 0) return ['no core mounts a config.toml'];
  const own = networksOf(state, name);
  const label = labels['com.docker.lb.network'];
  if (label !== undefined && !own.includes(label)) return [`is not on network "${label}" of its label`];
  const routed = label === undefined ? own : [label];
  const cluster = labels['com.docker.lb.service_cluster'] ?? '';
  return state.configs.flatMap((text) => {
    const block = blocksOf(text).find(({ ServiceCluster = '' }) => ServiceCluster === cluster);
    if (block === undefined) return [`no block serves cluster "${cluster}"`];
    return reasonsAgainstProxy(state, block, routed);
  });
}

/** Interlock attaches a proxy without Networks to those of its services, as soon as it sees them. */
function reasonsAgainstProxy(
  state: RoutingState,
  { ProxyServiceName = '', Networks }: Block,
  routed: readonly string[],
): readonly string[] {
  if (!state.services.some(({ Spec }) => Spec.Name === ProxyServiceName))
    return [`proxy "${ProxyServiceName}" does not exist`];
  if (Networks === undefined) return [];
  const attached = networksOf(state, ProxyServiceName).filter((network) => Networks.includes(network));
  return routed.some((network) => attached.includes(network))
    ? []
    : [`proxy "${ProxyServiceName}" is not on network ${routed.join(', ')}`];
}

const blocksOf = (text: string): readonly Block[] =>
  Object.values((parse(text) as { readonly Extensions?: Readonly<Record<string, Block>> }).Extensions ?? {});

const specOf = ({ services }: RoutingState, name: string): RoutingService['Spec'] | undefined =>
  services.find(({ Spec }) => Spec.Name === name)?.Spec;

const labelsOf = (state: RoutingState, name: string): Readonly<Record<string, string>> =>
  specOf(state, name)?.Labels ?? {};

const networksOf = (state: RoutingState, name: string): readonly string[] =>
  (specOf(state, name)?.TaskTemplate.Networks ?? []).map(
    ({ Target }) => state.networks.find(({ Id }) => Id === Target)?.Name ?? Target,
  );

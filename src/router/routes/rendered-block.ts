import { objectOf } from '../../kernel/json.ts';
import { compareText } from '../../kernel/key.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import { blockValue, clusterOf, networksOf } from '../../interlock/blocks/extension-block.ts';
import type { RenderedProxy } from '../../nginx/proxy-model.ts';
import { renderProxy } from '../../nginx/render-proxy.ts';
import { membersOf } from './members.ts';
import { listenPorts } from '../proxies/proxy-values.ts';
import { proxyNetworks } from './route-networks.ts';
import type { RoutedService } from './routed-service.ts';
import type { SwarmIndex } from './swarm-index.ts';

/** The nginx.conf of one block, and what its proxy needs for it. */
export interface RenderedBlock {
  readonly name: string;
  readonly block: ExtensionBlock;
  readonly networks: readonly string[];
  readonly rendered: RenderedProxy;
  /** Services whose tasks the proxy does not reach. */
  readonly unreached: readonly UnreachedService[];
}

export interface UnreachedService {
  readonly service: string;
  readonly reason: string;
}

export interface RenderContext {
  readonly index: SwarmIndex;
  /** Names of the secrets of the swarm. */
  readonly secrets: ReadonlySet<string>;
}

/** `routed`: the services of all clusters. */
export function renderBlock(
  [name, block]: readonly [string, ExtensionBlock],
  routed: readonly RoutedService[],
  { index, secrets }: RenderContext,
): RenderedBlock {
  const cluster = clusterOf(block);
  const served = routed
    .filter((one) => one.cluster === cluster)
    .toSorted((left, right) => compareText(left.service.name, right.service.name));
  const networks = proxyNetworks(networksOf(block), served, index);
  const members = served.map((one) => ({ one, members: membersOf(one, networks, index) }));
  const rendered = renderProxy({
    ...{ cluster, secrets, config: objectOf(blockValue(block, 'Config')), ports: listenPorts(block) },
    services: members.map(({ one, members: { addresses } }) => ({
      ...{ service: one.service.name, labels: one.labels, members: addresses },
    })),
  });
  return {
    ...{ name, block, networks, rendered },
    unreached: members.flatMap(({ one, members: { fault } }) =>
      fault === undefined ? [] : [{ service: one.service.name, reason: fault }],
    ),
  };
}

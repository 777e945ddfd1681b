import { defaultProxyPorts } from '../defaults/router-defaults.ts';
import { blockValue, clusterOf, portsOf } from '../interlock/blocks/extension-block.ts';
import { routedCluster, routeFromLabels } from '../interlock/routes/route-labels.ts';
import { objectOf, type Json } from '../kernel/json.ts';
import type { Desired } from '../model/desired.ts';
import { knownAfterObserve } from '../model/facts.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import type { Labels } from '../model/observed.ts';
import type { ProxyModel, RoutedMembers } from './proxy-model.ts';

/** The proxies that manifests ask for, with names where only a swarm knows the addresses. */
export function desiredProxies({ interlock, services }: Desired): readonly ProxyModel[] {
  const blocks = Object.values(interlock?.document.extensions ?? {});
  const routed = services.map(({ name, values }) => membersByName(name, labelsIn(values['labels'])));
  return blocks.map((block) => proxyOf(block, routed));
}

function proxyOf(block: ExtensionBlock, routed: readonly RoutedMembers[]): ProxyModel {
  const cluster = clusterOf(block);
  const [http, tls] = portsOf(block);
  return {
    cluster,
    config: objectOf(blockValue(block, 'Config')),
    ports: {
      http: http.target ?? defaultProxyPorts.http.target,
      tls: tls.target ?? defaultProxyPorts.tls.target,
    },
    services: routed.filter(({ labels }) => routedCluster(labels) === cluster),
  };
}

/** The names by which swarm's DNS knows the tasks of a service, and its virtual IP. */
function membersByName(service: string, labels: Labels): RoutedMembers {
  const { port, backendMode } = routeFromLabels(labels).route;
  const name = backendMode === 'vip' ? service : `tasks.${service}`;
  return { service, labels, members: port === undefined ? [] : [`${name}:${port}`] };
}

/** The name of a secret made of a file ends with what is known only later. */
const labelsIn = (value: Json | undefined): Labels =>
  Object.fromEntries(
    Object.entries(objectOf(value)).flatMap(([label, text]): [string, string][] =>
      typeof text === 'string' ? [[label, text.replaceAll(knownAfterObserve, 'KNOWN-AFTER-OBSERVE')]] : [],
    ),
  );

import type { InterlockDocument } from '../../src/model/interlock-document.ts';
import type { Labels, ObservedService, ObservedSwarm, ObservedTask } from '../../src/model/observed.ts';
import { parseDocument } from '../../src/interlock/document/parse-document.ts';
import { emptyMemory } from '../../src/router/routes/route-memory.ts';
import type { ProxyInput } from '../../src/router/proxies/build-proxies.ts';
import {
  attached,
  labels,
  observedNetwork,
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
} from './observed.ts';

/** The labels of a route to port 8000 in the cluster east. */
export const eastRoute = (hosts: string, more: Labels = {}): Labels => ({
  'com.docker.lb.hosts': hosts,
  'com.docker.lb.port': '8000',
  'com.docker.lb.service_cluster': 'east',
  ...more,
});

/** A document with one block of the cluster east, and what a test adds to it. */
export function eastDocument(more = ''): InterlockDocument {
  const text = `[Extensions.east]\nServiceCluster = "east"\nProxyServiceName = "proxy-east"\nProxyImage = "nginx:1"\n${more}`;
  const parsed = parseDocument(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.document;
}

export const proxyInput = (overrides: Partial<ProxyInput> = {}): ProxyInput => ({
  ...{ owner: 'interlock', document: eastDocument(), memory: emptyMemory },
  ...overrides,
});

/** A service on networks, of which as many tasks run as addresses are given. */
export interface Routed {
  readonly service: ObservedService;
  readonly tasks: readonly ObservedTask[];
}

export function routed(
  name: string,
  route: Labels,
  { networks = ['edge'], addresses = ['10.0.9.3'] }: RoutedOptions = {},
): Routed {
  const service = observedService(
    name,
    labels(route),
    attached(...networks.map((network) => `id-of-${network}`)),
    replicas(addresses.length),
  );
  const tasks = addresses.map((address, index) =>
    observedTask(name, {
      id: `task-${index}-of-${name}`,
      seat: String(index + 1),
      addresses: networks.map((network) => ({ networkId: `id-of-${network}`, address })),
    }),
  );
  return { service, tasks };
}

interface RoutedOptions {
  readonly networks?: readonly string[];
  readonly addresses?: readonly string[];
}

/** A swarm of these services, with a ready node n0 and the networks edge and back. */
export const routedSwarm = (services: readonly Routed[], more: Partial<ObservedSwarm> = {}): ObservedSwarm =>
  observedSwarm({
    nodes: [observedNode('n0')],
    networks: ['back', 'edge'].map((name) => observedNetwork(name)),
    services: services.map(({ service }) => service),
    tasks: services.flatMap(({ tasks }) => tasks),
    ...more,
  });

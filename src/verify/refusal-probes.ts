import type { ObservedNode, ObservedSwarm } from '../model/observed.ts';
import { judgeRefused } from './judge-default.ts';
import { probeOf, skipped, type Probe } from './probe.ts';
import type { Endpoint, Site } from './site.ts';
import { tasksOf } from './site.ts';
import type { VerifyInput } from './verify-input.ts';

/** On nodes without a proxy nothing listens on the ports of the proxies. */
export const refusalProbes = (site: Site, input: VerifyInput): readonly Probe[] =>
  site.mode === 'ingress'
    ? []
    : input.observed.nodes
        .filter(({ hostname, state }) => state === 'ready' && !site.proxyNodes.includes(hostname))
        .flatMap((node) => site.ports.map((port) => refusalProbe(site, node, port, input)));

function refusalProbe(
  site: Site,
  node: ObservedNode,
  { port, scheme }: Site['ports'][number],
  { observed, addresses }: VerifyInput,
): Probe {
  const { hostname } = node;
  const user = publisherOf(port, node, observed);
  const expected = 'no connection: no proxy runs there';
  const base = {
    kind: 'isolation' as const,
    cluster: site.cluster,
    about: [site.cluster],
    node: hostname,
    expected,
  };
  if (user !== undefined) {
    return skipped(
      { ...base, id: `isolation ${scheme} at ${hostname}:${port}` },
      `${user} publishes port ${port} there`,
    );
  }
  const endpoint: Endpoint = { node: hostname, address: addresses(node), port, scheme };
  return probeOf({ kind: 'isolation', site, endpoint, asked: refusedHost, expected, judge: judgeRefused });
}

const refusedHost = 'reconciler-verify.invalid';

/** The service that publishes a port on a node: everywhere by the ingress network, or with a task there. */
function publisherOf(port: number, node: ObservedNode, observed: ObservedSwarm): string | undefined {
  return observed.services.find(({ name, ports }) =>
    ports
      .filter(({ number, protocol }) => number === port && protocol === 'tcp')
      .some(
        ({ mode }) => mode === 'ingress' || tasksOf(name, observed).some(({ nodeId }) => nodeId === node.id),
      ),
  )?.name;
}

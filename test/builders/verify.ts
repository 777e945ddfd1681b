import type { ExtensionBlock } from '../../src/model/interlock-document.ts';
import type { Labels } from '../../src/model/observed.ts';
import type { HttpAnswer, NoAnswer, ProbeAnswer, ProbeRequest } from '../../src/model/probe.ts';
import type { Prober } from '../../src/ports/prober.ts';
import type { VerifiedService } from '../../src/verify/host-route.ts';
import { nodeAddresses } from '../../src/verify/node-addresses.ts';
import type { VerifyInput } from '../../src/verify/verify-input.ts';
import { observedNode, observedService, observedSwarm, observedTask, specValue } from './observed.ts';

/** A block as on the vendor's page: ports 80 and 8443 on its own node. */
export const clusterBlock = (cluster: string, more: ExtensionBlock = {}): ExtensionBlock => ({
  ServiceCluster: cluster,
  ProxyServiceName: `proxy-${cluster}`,
  ProxyReplicas: 1,
  PublishMode: 'host',
  ...{ PublishedPort: 80, TargetPort: 80, PublishedSSLPort: 8443, TargetSSLPort: 443 },
  ...more,
});

const proxyOf = (cluster: string) =>
  observedService(
    `proxy-${cluster}`,
    specValue(
      ['EndpointSpec', 'Ports'],
      [
        { Protocol: 'tcp', TargetPort: 80, PublishedPort: 80, PublishMode: 'host' },
        { Protocol: 'tcp', TargetPort: 443, PublishedPort: 8443, PublishMode: 'host' },
      ],
    ),
  );

const nodeIps: Readonly<Record<string, string>> = {
  m0: '192.0.2.1',
  n1: '192.0.2.2',
  n2: '192.0.2.3',
};

/** Two clusters, each with a proxy on a node of its own, and a manager without one. */
export const twoClusters = observedSwarm({
  nodes: Object.entries(nodeIps).map(([name, address]) => observedNode(name, { address })),
  services: [proxyOf('east'), proxyOf('west')],
  tasks: [
    observedTask('p1', { serviceId: 'id-of-proxy-east', nodeId: 'id-of-n1' }),
    observedTask('p2', { serviceId: 'id-of-proxy-west', nodeId: 'id-of-n2' }),
  ],
});

/** Options of a route by the end of their label: `{hosts: 'demo.a'}`. */
export const routed = (
  name: string,
  cluster: string,
  options: Labels,
  more: Partial<VerifiedService> = {},
): VerifiedService => ({
  name,
  labels: Object.fromEntries(
    Object.entries({ ...options, service_cluster: cluster }).map(([key, value]) => [
      `com.docker.lb.${key}`,
      value,
    ]),
  ),
  addresses: new Set(),
  runningTasks: 1,
  ...more,
});

export const verifyInput = (
  services: readonly VerifiedService[],
  overrides: Partial<VerifyInput> = {},
): VerifyInput => ({
  document: { top: {}, extensions: { east: clusterBlock('east'), west: clusterBlock('west') } },
  services,
  observed: twoClusters,
  addresses: nodeAddresses(new Map()),
  isOurCore: true,
  now: new Date('2026-06-01T00:00:00Z'),
  isInsecure: false,
  ...overrides,
});

export const answered = (status: number, more: Partial<HttpAnswer> = {}): HttpAnswer => ({
  ...{ outcome: 'answered', status, body: '', ms: 3 },
  ...more,
});

export const noAnswer = (outcome: NoAnswer['outcome'], more: Partial<NoAnswer> = {}): NoAnswer => ({
  ...{ outcome, message: 'ECODE', ms: 3 },
  ...more,
});

/** Proxies of Interlock: `hosts` has the addresses that serve a host, all others do what they do for unknown ones. */
export const proberOf = (
  hosts: Readonly<Record<string, readonly string[]>>,
  answer: (request: ProbeRequest) => ProbeAnswer | undefined = () => undefined,
): Prober & { readonly sent: readonly ProbeRequest[] } => {
  const sent: ProbeRequest[] = [];
  const usual = (request: ProbeRequest): ProbeAnswer => {
    if (request.address === nodeIps['m0']) return noAnswer('refused');
    if (request.path === '/nginx_status') return answered(404);
    if (hosts[request.host]?.includes(request.address) === true) return answered(200);
    return request.scheme === 'http' ? answered(503) : noAnswer('closed');
  };
  return {
    sent,
    send: (request) => {
      sent.push(request);
      return Promise.resolve(answer(request) ?? usual(request));
    },
  };
};

import { withValueAt, type Json, type JsonObject } from '../../src/kernel/json.ts';
import type {
  Labels,
  ObservedConfig,
  ObservedNetwork,
  ObservedNode,
  ObservedSecret,
  ObservedService,
  ObservedSwarm,
  ObservedTask,
} from '../../src/model/observed.ts';
import { configReferences } from '../../src/service-fields/config-references.ts';
import { publishedPorts } from '../../src/service-fields/published-ports.ts';

/** A swarm with only the objects of the test. */
export const observedSwarm = (overrides: Partial<ObservedSwarm> = {}): ObservedSwarm => ({
  engine: {
    ...{ apiVersion: '1.41', engineVersion: '20.10.0', nodeName: 'm0', isManager: true, swarmError: '' },
    ...{ swarmState: 'active', managerAddresses: [] },
  },
  nodes: [],
  networks: [],
  localNetworks: [],
  services: [],
  configs: [],
  secrets: [],
  tasks: [],
  ...overrides,
});

/** Sets one value in a service's spec. */
export type SpecPart = (spec: JsonObject) => JsonObject;

export const specValue =
  (path: readonly string[], value: Json): SpecPart =>
  (spec) =>
    withValueAt(spec, path, value);

const container = ['TaskTemplate', 'ContainerSpec'];

export const image = (name: string): SpecPart => specValue([...container, 'Image'], name);
export const env = (...lines: readonly string[]): SpecPart => specValue([...container, 'Env'], lines);
export const replicas = (count: number): SpecPart => specValue(['Mode', 'Replicated', 'Replicas'], count);
export const labels = (value: Labels): SpecPart => specValue(['Labels'], value);
export const attached = (...ids: readonly string[]): SpecPart =>
  specValue(
    ['TaskTemplate', 'Networks'],
    ids.map((Target) => ({ Target })),
  );

export const mountedConfig = (target: string, id: string, name: string): SpecPart =>
  specValue(
    [...container, 'Configs'],
    [{ File: { Name: target, UID: '0', GID: '0', Mode: 292 }, ConfigID: id, ConfigName: name }],
  );

/** A service as the reader returns it: the parts make up its spec, and the rest is derived from it. */
export function observedService(name: string, ...parts: readonly SpecPart[]): ObservedService {
  const spec = parts.reduce<JsonObject>((made, part) => part(made), { Name: name });
  return {
    id: `id-of-${name}`,
    version: 7,
    name,
    labels: (spec['Labels'] ?? {}) as Labels,
    spec,
    previousSpec: undefined,
    configs: configReferences(spec),
    ports: publishedPorts(spec),
    virtualAddresses: [],
    updateState: undefined,
    updateStartedAt: undefined,
    updatedAt: '2026-01-01T00:00:00Z',
  };
}

export function observedNode(hostname: string, overrides: Partial<ObservedNode> = {}): ObservedNode {
  const nodeLabels = overrides.labels ?? {};
  return {
    id: `id-of-${hostname}`,
    version: 3,
    hostname,
    role: 'worker',
    availability: 'active',
    state: 'ready',
    labels: nodeLabels,
    address: '10.0.0.1',
    os: 'linux',
    architecture: 'x86_64',
    engineLabels: {},
    spec: { Role: 'worker', Availability: 'active', Labels: nodeLabels },
    ...overrides,
  };
}

export const observedNetwork = (name: string, overrides: Partial<ObservedNetwork> = {}): ObservedNetwork => ({
  id: `id-of-${name}`,
  name,
  driver: 'overlay',
  internal: false,
  attachable: false,
  ingress: false,
  subnets: ['10.0.9.0/24'],
  gateways: ['10.0.9.1'],
  options: { 'com.docker.network.driver.overlay.vxlanid_list': '4097' },
  labels: {},
  ...overrides,
});

export const observedConfig = (name: string, overrides: Partial<ObservedConfig> = {}): ObservedConfig => ({
  id: `id-of-${name}`,
  version: 2,
  name,
  labels: {},
  text: '',
  ...overrides,
});

export const observedSecret = (name: string, overrides: Partial<ObservedSecret> = {}): ObservedSecret => ({
  id: `id-of-${name}`,
  version: 2,
  name,
  labels: {},
  ...overrides,
});

export const observedTask = (service: string, overrides: Partial<ObservedTask> = {}): ObservedTask => ({
  id: `task-of-${service}`,
  serviceId: `id-of-${service}`,
  nodeId: 'id-of-n0',
  seat: '1',
  state: 'running',
  message: '',
  containerId: '',
  addresses: [],
  hostPorts: [],
  configIds: [],
  secretIds: [],
  ...overrides,
});

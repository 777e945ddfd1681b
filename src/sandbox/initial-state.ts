import { nextRandom } from './random.ts';
import type { EngineVersion } from './dialect.ts';
import { type Draft, openDraft } from './draft.ts';
import type { Network, Node, State } from './state.ts';

export interface SandboxNode {
  readonly hostname: string;
  readonly role: 'manager' | 'worker';
  readonly labels?: Readonly<Record<string, string>>;
  readonly state?: 'ready' | 'down';
}

export interface InitialStateOptions {
  readonly nodes: readonly SandboxNode[];
  readonly seed: number;
  readonly engineVersion: EngineVersion;
  readonly now: string;
}

/** A swarm right after `docker swarm init`: its nodes, the ingress network, and the networks of each engine. */
export function initialState({ nodes, seed, engineVersion, now }: InitialStateOptions): State {
  if (!nodes.some((node) => node.role === 'manager')) {
    throw new RangeError('Cannot create a sandbox without a manager: give one node the role "manager"');
  }
  const empty: State = {
    engineVersion,
    index: 9,
    // Spread the seed over all bits: close seeds would give similar ids.
    random: nextRandom(Math.imul(seed + 1, 0x9e3779b1) >>> 0),
    subnetsTaken: 0,
    clusterId: '',
    images: new Map(),
    pushes: new Map(),
    logins: new Map(),
    events: [],
    createdAt: now,
    nodes: new Map(),
    networks: new Map(),
    services: new Map(),
    tasks: new Map(),
    configs: new Map(),
    secrets: new Map(),
  };
  const draft = openDraft(empty, now);
  const clusterId = draft.newId();
  const leader = nodes.findIndex((node) => node.role === 'manager');
  for (const [position, node] of nodes.entries()) {
    const member = memberNode(draft, node, position, position === leader);
    draft.nodes.put(member.ID, member);
  }
  for (const network of firstNetworks(draft)) draft.networks.put(network.ID, network);
  return { ...draft.commit(), clusterId, events: [] };
}

export function memberNode(draft: Draft, node: SandboxNode, position: number, isLeader: boolean): Node {
  const address = `192.168.65.${10 + position}`;
  const manager = {
    ...(isLeader ? { Leader: true } : {}),
    Reachability: 'reachable',
    Addr: `${address}:2377`,
  };
  return {
    ...draft.stamp(),
    Membership: 'accepted',
    Spec: { Labels: node.labels ?? {}, Role: node.role, Availability: 'active' },
    Description: {
      Hostname: node.hostname,
      Platform: { Architecture: 'x86_64', OS: 'linux' },
      Resources: { NanoCPUs: 2_000_000_000, MemoryBytes: 8_589_934_592 },
      Engine: { EngineVersion: draft.dialect.engineVersion, Plugins: [{ Type: 'Network', Name: 'overlay' }] },
    },
    Status: nodeStatus(node.state ?? 'ready', address),
    ...(node.role === 'manager' ? { ManagerStatus: manager } : {}),
  };
}

export const nodeStatus = (state: 'ready' | 'down', address: string): Node['Status'] =>
  state === 'ready'
    ? { State: state, Addr: address }
    : { State: state, Message: 'heartbeat failure', Addr: address };

function firstNetworks(draft: Draft): readonly Network[] {
  const subnet = (block: string, gateway: string) => ({ Subnets: [{ Subnet: block, Gateway: gateway }] });
  const none = { Subnets: [] };
  return [
    {
      ...network(draft, 'ingress', 'overlay'),
      Ingress: true,
      Allocated: { ...subnet('10.0.0.0/24', '10.0.0.1'), VxlanId: 4096 },
    },
    ...['bridge', 'host'].map((name) => ({
      ...network(draft, name, name),
      ...{ Hidden: true, Labels: { 'com.docker.swarm.predefined': 'true' }, Allocated: none },
    })),
    {
      ...local(draft, 'bridge', 'bridge'),
      Predefined: true,
      Allocated: subnet('172.17.0.0/16', '172.17.0.1'),
    },
    { ...local(draft, 'host', 'host'), Predefined: true, Allocated: none },
    { ...local(draft, 'none', 'null'), Predefined: true, Allocated: none },
    { ...local(draft, 'docker_gwbridge', 'bridge'), Allocated: subnet('172.19.0.0/16', '172.19.0.1') },
  ];
}

const network = (draft: Draft, name: string, driver: string): Network => ({
  ...draft.stamp(),
  Name: name,
  Scope: 'swarm',
  Hidden: false,
  Predefined: false,
  Driver: driver,
  Internal: false,
  Attachable: false,
  Ingress: false,
  EnableIPv6: false,
  Options: {},
  Labels: {},
  AddressesTaken: 0,
});

const local = (draft: Draft, name: string, driver: string): Network => ({
  ...network(draft, name, driver),
  ID: draft.newId(16),
  Scope: 'local',
});

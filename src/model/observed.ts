import type { JsonObject } from '../kernel/json.ts';

export type Labels = Readonly<Record<string, string>>;

/** What the engine reports of itself. `apiVersion` is the negotiated one, which decides which fields survive a write. */
export interface ObservedEngine {
  readonly apiVersion: string;
  readonly engineVersion: string;
  readonly nodeName: string;
  readonly isManager: boolean;
  /** `inactive`, `pending`, `active`, `error` or `locked`. */
  readonly swarmState: string;
  /** Address and swarm port of each manager that it knows of; empty outside of a swarm. */
  readonly managerAddresses: readonly string[];
  /** The swarm's error: no leader, no quorum. Empty if there is none. */
  readonly swarmError: string;
  /** Prefix length of the subnets that the swarm assigns; undefined if it does not report one. */
  readonly subnetBits?: number;
}

export interface ObservedNode {
  readonly id: string;
  readonly version: number;
  readonly hostname: string;
  readonly role: string;
  readonly availability: string;
  /** `ready`, `down`, `unknown` or `disconnected`. */
  readonly state: string;
  readonly labels: Labels;
  /** Only on managers: `reachable`, `unreachable` or `unknown`, and whether it is the leader. */
  readonly manager?: { readonly reachability: string; readonly isLeader: boolean };
  /** Address under which the managers reach it. */
  readonly address: string;
  /** `linux` or `windows`. */
  readonly os: string;
  /** As the engine spells it: `x86_64`, `aarch64`. */
  readonly architecture: string;
  /** Labels from its engine's own configuration, which constraints can refer to. */
  readonly engineLabels: Labels;
  /** As read: an update replaces the whole spec, so unknown fields must be sent back. */
  readonly spec: JsonObject;
}

export interface ObservedNetwork {
  readonly id: string;
  readonly name: string;
  /** Empty until swarm has allocated addresses, which it never does if they overlap others. */
  readonly driver: string;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  readonly subnets: readonly string[];
  readonly gateways: readonly string[];
  readonly options: Labels;
  readonly labels: Labels;
}

/** A network of the node that answers, not of the swarm: `docker0` and those that somebody made there. */
export interface LocalNetwork {
  readonly name: string;
  readonly subnets: readonly string[];
}

export interface ObservedNetworks {
  readonly networks: readonly ObservedNetwork[];
  readonly localNetworks: readonly LocalNetwork[];
}

/** A config as a service mounts it; `target` is the file's path in the container. */
export interface ConfigReference {
  readonly target: string;
  readonly id: string;
  readonly name: string;
}

/** A port that a service publishes: on every node (`ingress`) or on those of its tasks (`host`). */
export interface PublishedPort {
  readonly number: number;
  readonly mode: 'ingress' | 'host';
  /** `tcp`, `udp` or `sctp`. */
  readonly protocol: string;
}

/** Where something can be reached on a network. */
export interface NetworkAddress {
  readonly networkId: string;
  /** Without the prefix length: `10.0.1.3`. */
  readonly address: string;
}

/** A port of a container that its node publishes. */
export interface HostPort {
  readonly published: number;
  readonly target: number;
}

export interface ObservedService {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly labels: Labels;
  /** As read, opaque outside of `spec/`. */
  readonly spec: JsonObject;
  /** The spec that a manual or automatic rollback restores. The engine does not protect the objects that it refers to. */
  readonly previousSpec: JsonObject | undefined;
  readonly configs: readonly ConfigReference[];
  readonly ports: readonly PublishedPort[];
  readonly virtualAddresses: readonly NetworkAddress[];
  /** `updating`, `paused`, `completed`, `rollback_started`, `rollback_paused`, `rollback_completed`; undefined: none. */
  readonly updateState: string | undefined;
  /** Start of that rollout, ISO 8601: identifies it. */
  readonly updateStartedAt: string | undefined;
  /** ISO 8601; the swarm itself changes it too. */
  readonly updatedAt: string;
}

export interface ObservedConfig {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly labels: Labels;
  /** UTF-8 text of the data. */
  readonly text: string;
}

export interface ObservedSecret {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly labels: Labels;
}

/** A task; in most lists one whose desired state is running. */
export interface ObservedTask {
  readonly id: string;
  readonly serviceId: string;
  readonly nodeId: string | undefined;
  /** Its place in the service, which its replacement takes over: the slot of a replica, the node of a global task. */
  readonly seat: string;
  readonly state: string;
  /** The engine's last message about it: `no suitable node (…)`, `No such image: …`. */
  readonly message: string;
  /** Empty until it has one. */
  readonly containerId: string;
  readonly addresses: readonly NetworkAddress[];
  readonly hostPorts: readonly HostPort[];
  readonly configIds: readonly string[];
  readonly secretIds: readonly string[];
}

/** The tasks of a service's current spec. */
export interface UpToDateTasks {
  /** Tasks whose desired state is running, now or after the restart delay. */
  readonly desired: readonly ObservedTask[];
  /** Tasks that have ended by themselves. Swarm keeps only the last five of each seat. */
  readonly ended: readonly ObservedTask[];
}

/** The swarm as read in one observation; each list is sorted by name. */
export interface ObservedSwarm extends ObservedNetworks {
  readonly engine: ObservedEngine;
  readonly nodes: readonly ObservedNode[];
  readonly services: readonly ObservedService[];
  readonly configs: readonly ObservedConfig[];
  readonly secrets: readonly ObservedSecret[];
  readonly tasks: readonly ObservedTask[];
}

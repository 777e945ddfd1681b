import type { PublishedPort } from './observed.ts';
import type { ServiceHealth } from './status.ts';

/** What belongs together in a swarm: as observed, and what the manifests declare beyond that. Each list is sorted by name. */
export interface Topology {
  readonly hosts: readonly TopologyHost[];
  readonly clusters: readonly TopologyCluster[];
  readonly services: readonly TopologyService[];
  readonly networks: readonly TopologyNetwork[];
  readonly nodes: readonly TopologyNode[];
}

/** A host in one service cluster. */
export interface TopologyHost {
  readonly name: string;
  /** Empty: the default cluster. */
  readonly cluster: string;
  /** The services that answer to it. */
  readonly services: readonly string[];
  /** False: only manifests have it so far. */
  readonly isObserved: boolean;
  /** False: manifests declare the hosts of its services, and not this one. */
  readonly isDeclared: boolean;
}

/** A service cluster: one block of config.toml. */
export interface TopologyCluster {
  /** Empty: the default cluster. */
  readonly name: string;
  /** Name of its block. */
  readonly block: string;
  /** False: the running config.toml does not have it. */
  readonly isObserved: boolean;
  /** Name of its proxy; undefined: the block leaves it to the core. */
  readonly proxy: string | undefined;
  /** Names of the services that the core makes for it, with the proxy. */
  readonly made: readonly string[];
  /** Of the proxy; undefined: it does not exist. */
  readonly health: ServiceHealth | undefined;
  readonly ports: readonly Pick<PublishedPort, 'number' | 'mode'>[];
  /** Names of the services that it routes to. */
  readonly services: readonly string[];
  /** Names of the networks that its proxy joins. */
  readonly networks: readonly string[];
  /** Names of the nodes that its constraints select, unless they select all, and of those where its proxy runs. */
  readonly nodes: readonly string[];
}

export interface TopologyService {
  readonly name: string;
  /** False: only manifests have it so far. */
  readonly isObserved: boolean;
  /** The service cluster that routes to it; empty: the default cluster; undefined: it has no route. */
  readonly cluster: string | undefined;
  readonly health: ServiceHealth | undefined;
  readonly networks: readonly string[];
  /** Names of the nodes where its tasks run. */
  readonly nodes: readonly string[];
}

export interface TopologyNetwork {
  readonly name: string;
  readonly isObserved: boolean;
  readonly subnets: readonly string[];
  readonly addresses: NetworkAddresses | undefined;
}

/** IPv4 addresses for tasks, services and the overlay itself. */
export interface NetworkAddresses {
  readonly used: number;
  readonly all: number;
}

export interface TopologyNode {
  /** Its hostname; its id if another node has the same hostname. */
  readonly name: string;
  readonly hostname: string;
  readonly role: string;
  readonly availability: string;
  /** `ready`, `down`, `unknown` or `disconnected`. */
  readonly state: string;
  readonly isLeader: boolean;
  /** How many tasks run there. */
  readonly tasks: number;
}

import type { EngineVersion } from './dialect.ts';
import type { EndpointSpec, Labels, Port, ServiceSpec, TaskTemplate } from './bodies/service-spec.ts';

/** The metadata of every object in the raft store. Version.Index is the raft index, shared by all objects. */
export interface Stored {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
}

/** A config or a secret. */
export interface Blob extends Stored {
  readonly Spec: { readonly Name: string; readonly Labels: Labels; readonly Data?: string };
}

export interface Node extends Stored {
  /** Not part of the answer; only a filter reads it. */
  readonly Membership: 'accepted' | 'pending';
  readonly Spec: {
    readonly Name?: string;
    readonly Labels: Labels;
    readonly Role: string;
    readonly Availability: string;
  };
  readonly Description: {
    readonly Hostname: string;
    readonly Platform: { readonly Architecture: string; readonly OS: string };
    readonly Resources: { readonly NanoCPUs: number; readonly MemoryBytes: number };
    readonly Engine: object;
  };
  readonly Status: { readonly State: string; readonly Message?: string; readonly Addr: string };
  readonly ManagerStatus?: {
    readonly Leader?: boolean;
    readonly Reachability: string;
    readonly Addr: string;
  };
}

export interface Subnet {
  readonly Subnet: string;
  readonly IPRange?: string;
  readonly Gateway?: string;
}

export interface Network extends Stored {
  readonly Name: string;
  readonly Scope: 'swarm' | 'local';
  /** Swarm has its own `bridge` and `host` for services on node-local networks; they are not listed. */
  readonly Hidden: boolean;
  readonly Predefined: boolean;
  readonly Driver: string;
  readonly Internal: boolean;
  readonly Attachable: boolean;
  readonly Ingress: boolean;
  readonly EnableIPv6: boolean;
  readonly Options: Labels;
  readonly Labels: Labels;
  /** Absent if the allocator found no address space: tasks on such a network stay `new` forever. */
  readonly Allocated?: { readonly Subnets: readonly Subnet[]; readonly VxlanId?: number };
  readonly AddressesTaken: number;
}

export interface Endpoint {
  readonly Spec: EndpointSpec | Record<string, never>;
  readonly Ports?: readonly Port[];
  readonly VirtualIPs?: readonly { readonly NetworkID: string; readonly Addr?: string }[];
}

export interface UpdateStatus {
  readonly State: string;
  readonly StartedAt: string;
  readonly CompletedAt?: string;
  readonly Message: string;
}

export interface Service extends Stored {
  readonly Spec: ServiceSpec;
  readonly PreviousSpec?: ServiceSpec;
  readonly Endpoint: Endpoint;
  readonly UpdateStatus?: UpdateStatus;
}

export interface TaskStatus {
  readonly Timestamp: string;
  readonly State: string;
  readonly Message: string;
  readonly Err?: string;
  readonly ContainerStatus?: {
    readonly ContainerID: string;
    readonly PID: number;
    readonly ExitCode: number;
  };
  readonly PortStatus: { readonly Ports?: readonly Port[] };
}

export interface Task extends Stored {
  readonly Labels: Labels;
  readonly Spec: Omit<TaskTemplate, 'Runtime'>;
  readonly ServiceID: string;
  readonly Slot?: number;
  readonly NodeID?: string;
  readonly Status: TaskStatus;
  readonly DesiredState: string;
  readonly NetworksAttachments?: readonly object[];
  readonly Volumes?: null;
}

/** A task and the spec that it was made from, to decide whether a later spec makes it dirty. */
export interface TaskRecord {
  readonly task: Task;
  readonly template: TaskTemplate;
  readonly endpoint: EndpointSpec | undefined;
  /** The task replaces a failed one and must not start earlier. */
  readonly startsAtMs?: number;
  /** The task failed, and its restart policy allows no replacement. */
  readonly isGivenUp?: boolean;
}

/** The engine's event for a change in the swarm. There are none for tasks. */
export interface EngineEvent {
  readonly Type: 'node' | 'network' | 'service' | 'config' | 'secret';
  readonly Action: 'create' | 'update' | 'remove';
  readonly Actor: { readonly ID: string; readonly Attributes: Labels };
  readonly scope: 'swarm';
  readonly time: number;
  readonly timeNano: number;
}

/** Why tasks of an image do not run: the image is unavailable, or its program exits at once. */
export type ImageFault = 'missing' | 'exits';

/** The only user of a registry. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface State {
  readonly engineVersion: EngineVersion;
  readonly index: number;
  readonly random: number;
  readonly subnetsTaken: number;
  readonly clusterId: string;
  /** Images whose tasks do not run; tasks of all other images run forever. */
  readonly images: ReadonlyMap<string, ImageFault>;
  /** How often a tag was pushed again. */
  readonly pushes: ReadonlyMap<string, number>;
  /** By host of a registry; all others let everybody in. */
  readonly logins: ReadonlyMap<string, Login>;
  /** The most recent ones, oldest first. */
  readonly events: readonly EngineEvent[];
  readonly createdAt: string;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly services: ReadonlyMap<string, Service>;
  readonly tasks: ReadonlyMap<string, TaskRecord>;
  readonly configs: ReadonlyMap<string, Blob>;
  readonly secrets: ReadonlyMap<string, Blob>;
}

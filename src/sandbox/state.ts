import type { EngineVersion } from './dialect.ts';
import type { EndpointSpec, Labels, Port, ServiceSpec, TaskTemplate } from './bodies/service-spec.ts';

/** What every object of the raft store has. Version.Index is the raft index, common to all objects. */
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
  /** Not shown: only a filter asks for it. */
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
  /** Swarm keeps `bridge` and `host` of its own for services on node-local networks; no list shows them. */
  readonly Hidden: boolean;
  readonly Predefined: boolean;
  readonly Driver: string;
  readonly Internal: boolean;
  readonly Attachable: boolean;
  readonly Ingress: boolean;
  readonly EnableIPv6: boolean;
  readonly Options: Labels;
  readonly Labels: Labels;
  /** Absent while the allocator found no address space: tasks on such a network stay new for ever. */
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

/** A task and what of its service it was made from, by which a later spec makes it dirty or not. */
export interface TaskRecord {
  readonly task: Task;
  readonly template: TaskTemplate;
  readonly endpoint: EndpointSpec | undefined;
  /** It takes the place of one that failed, and has to wait until then. */
  readonly startsAtMs?: number;
  /** It failed, and its restart policy wants no other. */
  readonly isGivenUp?: boolean;
}

/** What the engine tells of a change in the swarm. Of tasks it tells nothing. */
export interface EngineEvent {
  readonly Type: 'node' | 'network' | 'service' | 'config' | 'secret';
  readonly Action: 'create' | 'update' | 'remove';
  readonly Actor: { readonly ID: string; readonly Attributes: Labels };
  readonly scope: 'swarm';
  readonly time: number;
  readonly timeNano: number;
}

/** Why tasks of an image do not run: it cannot be had, or its program ends at once. */
export type ImageFault = 'missing' | 'exits';

export interface State {
  readonly engineVersion: EngineVersion;
  readonly index: number;
  readonly random: number;
  readonly subnetsTaken: number;
  readonly clusterId: string;
  /** The images whose tasks do not run; those of all others do, for ever. */
  readonly images: ReadonlyMap<string, ImageFault>;
  /** The last ones, oldest first. */
  readonly events: readonly EngineEvent[];
  readonly createdAt: string;
  readonly nodes: ReadonlyMap<string, Node>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly services: ReadonlyMap<string, Service>;
  readonly tasks: ReadonlyMap<string, TaskRecord>;
  readonly configs: ReadonlyMap<string, Blob>;
  readonly secrets: ReadonlyMap<string, Blob>;
}

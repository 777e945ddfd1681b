/**
 * What the cases look at in the answers of an engine, of whatever kind they are. Nothing is optional but what a case
 * takes away: a field that is missing makes the case fail where it looks.
 */
export interface Read {
  readonly ID: string;
  readonly Id: string;
  readonly Name: string;
  readonly Driver: string;
  readonly Containers: object | null;
  readonly Version: { readonly Index: number };
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly Spec: ReadSpec;
  readonly PreviousSpec: ReadSpec;
  readonly UpdateStatus: { readonly State: string; readonly Message: string };
  readonly Endpoint: ReadEndpoint;
  readonly IPAM: { readonly Config: readonly object[] };
  readonly Description: { readonly Hostname: string };
  readonly Swarm: { readonly NodeID: string; readonly Cluster: { readonly ID: string } };
  readonly JoinTokens: { readonly Worker: string };
  readonly Slot: number;
  readonly NodeID: string;
  readonly DesiredState: string;
  readonly Status: { readonly State: string; readonly Err: string; readonly ContainerStatus: object };
  readonly NetworksAttachments: readonly object[];
  readonly ServiceStatus: object;
  readonly message: string;
}

interface ReadEndpoint {
  readonly Spec: object;
  readonly Ports: readonly { readonly PublishedPort: number }[];
  readonly VirtualIPs: readonly object[];
}

/** A spec as read, which a case may change before it writes it back. */
export interface ReadSpec {
  Name: string;
  Labels: Record<string, string>;
  Data: string;
  Availability: string;
  TaskTemplate: {
    ContainerSpec: {
      Image: string;
      Env: readonly string[];
      Configs?: readonly { readonly ConfigID?: string; readonly File?: object }[];
    };
    Placement: { Constraints: readonly string[] };
    RestartPolicy: { readonly Delay: number };
    Networks?: readonly { readonly Target: string }[];
  };
  Mode: { Replicated?: { Replicas: number }; Global?: object };
  UpdateConfig: object;
  Networks: readonly { readonly Target: string }[];
  EndpointSpec: { Ports: readonly object[] };
  /** Of a task. */
  ContainerSpec: object;
}

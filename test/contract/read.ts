/**
 * The fields that the cases read in an engine's answers of all kinds. Only fields that a case deletes are optional: a
 * missing field makes the case fail where it reads it.
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

/** A spec from an answer, which a case may change and send back. */
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
  /** Only in the spec of a task. */
  ContainerSpec: object;
}

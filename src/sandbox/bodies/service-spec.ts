/** The fields of a service spec that the sandbox acts on. Fields that it only stores pass through untyped. */
export type Labels = Readonly<Record<string, string>>;

interface FileTarget {
  readonly Name: string;
}

interface ConfigReference {
  readonly File?: FileTarget;
  readonly Runtime?: object;
  readonly ConfigID: string;
  readonly ConfigName: string;
}

interface SecretReference {
  readonly File: FileTarget | null;
  readonly SecretID: string;
  readonly SecretName: string;
}

export interface BindOptions {
  readonly Propagation?: string;
  readonly NonRecursive?: boolean;
}

export interface CredentialSpec {
  readonly Config: string;
  readonly File: string;
  readonly Registry: string;
}

export interface Health {
  readonly Interval?: number;
  readonly Timeout?: number;
  readonly StartPeriod?: number;
  readonly Retries?: number;
}

export interface ContainerSpec {
  readonly Image?: string;
  readonly Isolation?: string;
  readonly Mounts?: readonly {
    readonly Type?: string;
    readonly Target?: string;
    readonly BindOptions?: BindOptions;
  }[];
  readonly Privileges?: { readonly CredentialSpec: CredentialSpec | null };
  readonly Healthcheck?: Health;
  readonly Configs?: readonly ConfigReference[];
  readonly Secrets?: readonly SecretReference[];
  readonly StopGracePeriod?: number;
  readonly DNSConfig?: object;
}

export interface ResourceAmounts {
  readonly NanoCPUs?: number;
  readonly MemoryBytes?: number;
}

export interface Placement {
  readonly Constraints?: readonly string[];
  readonly MaxReplicas?: number;
  readonly Preferences?: readonly { readonly Spread?: object }[];
}

export interface RestartPolicy {
  readonly Condition?: string;
  readonly Delay?: number;
  readonly MaxAttempts: number;
  readonly Window?: number;
}

export interface NetworkTarget {
  readonly Target?: string;
}

export interface TaskTemplate {
  readonly ContainerSpec?: ContainerSpec;
  readonly Resources?: { readonly Limits?: ResourceAmounts; readonly Reservations?: ResourceAmounts };
  readonly RestartPolicy?: RestartPolicy;
  readonly Placement?: Placement;
  readonly Networks?: readonly NetworkTarget[];
  readonly LogDriver?: object;
  readonly ForceUpdate: number;
  readonly Runtime?: string;
}

export interface ServiceMode {
  readonly Replicated?: { readonly Replicas?: number };
  readonly Global?: object;
  readonly ReplicatedJob?: { readonly MaxConcurrent?: number; readonly TotalCompletions?: number };
  readonly GlobalJob?: object;
}

export interface UpdateConfig {
  readonly Parallelism: number;
  readonly Delay?: number;
  readonly FailureAction?: string;
  readonly Monitor?: number;
  readonly MaxFailureRatio: number;
  readonly Order: string;
}

export interface Port {
  readonly Protocol: string;
  readonly TargetPort?: number;
  readonly PublishedPort?: number;
  readonly PublishMode: string;
}

export interface EndpointSpec {
  readonly Mode: string;
  readonly Ports?: readonly Port[];
}

export interface ServiceSpec {
  readonly Name: string;
  readonly Labels: Labels;
  readonly TaskTemplate: TaskTemplate;
  readonly Mode: ServiceMode;
  readonly UpdateConfig?: UpdateConfig;
  readonly RollbackConfig?: UpdateConfig;
  /** Deprecated by TaskTemplate.Networks, still read before API 1.44. */
  readonly Networks?: readonly NetworkTarget[];
  readonly EndpointSpec?: EndpointSpec;
}

export const networksOf = (spec: ServiceSpec): readonly NetworkTarget[] => {
  const ofTask = spec.TaskTemplate.Networks ?? [];
  return ofTask.length > 0 ? ofTask : (spec.Networks ?? []);
};

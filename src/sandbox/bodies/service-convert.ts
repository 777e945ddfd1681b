import type { Dialect } from '../dialect.ts';
import { decodeBody } from './go-shape.ts';
import { refuse } from '../http/refusal.ts';
import { serviceShape } from './service-shape.ts';
import type {
  BindOptions,
  ContainerSpec,
  CredentialSpec,
  EndpointSpec,
  Placement,
  Port,
  RestartPolicy,
  ServiceMode,
  ServiceSpec,
  TaskTemplate,
  UpdateConfig,
} from './service-spec.ts';

/** The spec as the engine stores it: invalid values are refused, and defaults that the engine stores are filled in. */
export function decodeService(body: string, dialect: Dialect): ServiceSpec {
  // The shape yields exactly these fields; the checks below are about their values.
  const sent = decodeBody(serviceShape, body, dialect) as unknown as ServiceSpec;
  return {
    ...sent,
    TaskTemplate: convertTemplate(sent.TaskTemplate, dialect),
    Mode: convertMode(sent.Mode),
    ...(sent.UpdateConfig === undefined ? {} : { UpdateConfig: convertUpdate(sent.UpdateConfig) }),
    ...(sent.RollbackConfig === undefined ? {} : { RollbackConfig: convertUpdate(sent.RollbackConfig) }),
    ...(sent.EndpointSpec === undefined ? {} : { EndpointSpec: convertEndpoint(sent.EndpointSpec) }),
  };
}

function convertTemplate(template: TaskTemplate, dialect: Dialect): TaskTemplate {
  const runtime = template.Runtime ?? 'container';
  if (runtime !== 'container') refuse(400, 'unsupported runtime');
  const container = template.ContainerSpec;
  if (container === undefined) refuse(400, 'mismatched Runtime and *Spec fields');
  const { RestartPolicy: policy, Placement: placement } = template;
  return {
    ...template,
    ContainerSpec: convertContainer(container, dialect),
    ...(policy === undefined ? {} : { RestartPolicy: convertPolicy(policy) }),
    ...(placement === undefined ? {} : { Placement: convertPlacement(placement) }),
    Runtime: runtime,
  };
}

/** The engine drops a preference without Spread. */
function convertPlacement({ Preferences: sent = [], ...placement }: Placement): Placement {
  const preferences = sent.filter(({ Spread: spread }) => spread !== undefined);
  return preferences.length === 0 ? placement : { ...placement, Preferences: preferences };
}

function convertContainer(container: ContainerSpec, { mountTypes }: Dialect): ContainerSpec {
  for (const config of container.Configs ?? []) {
    if ((config.File === undefined) === (config.Runtime === undefined)) {
      refuse(400, 'invalid Config: either File or Runtime should be set');
    }
  }
  const { Mounts: mounts, Privileges: privileges } = container;
  checkCredentials(privileges?.CredentialSpec ?? undefined);
  return {
    ...container,
    ...(mounts === undefined ? {} : { Mounts: mounts.map((mount) => convertMount(mount, mountTypes)) }),
    Isolation: enumValue(container.Isolation, ['default', 'process', 'hyperv']),
  };
}

/** The engine looks up enum values regardless of case, and takes the first one for an unknown value. */
function enumValue(sent: string | undefined, values: readonly [string, ...string[]]): string {
  return values.find((value) => value === sent?.toLowerCase()) ?? values[0];
}

function checkCredentials(spec: CredentialSpec | undefined): void {
  if (spec === undefined) return;
  const sources = (['Config', 'File', 'Registry'] as const).filter((key) => spec[key] !== '');
  if (sources.length === 0) {
    refuse(
      400,
      'invalid CredentialSpec: must either provide "file", "registry", or "config" for credential spec',
    );
  }
  if (sources.length > 1) {
    const [first = '', second = ''] = sources.map((key) => `"${key.toLowerCase()}"`);
    refuse(400, `invalid CredentialSpec: cannot specify both ${first} and ${second} credential specs`);
  }
}

type Mount = NonNullable<ContainerSpec['Mounts']>[number];

function convertMount({ BindOptions: bind, ...mount }: Mount, types: readonly string[]): Mount {
  const type = (mount.Type ?? 'bind').toLowerCase();
  if (!types.includes(type)) refuse(400, `invalid MountType: "${type}"`);
  const options = bind === undefined ? undefined : convertBind(bind);
  return { ...mount, Type: type, ...(options === undefined ? {} : { BindOptions: options }) };
}

const propagations = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'];

/** Without a propagation, NonRecursive is the only option that the engine keeps. */
function convertBind({ Propagation: sent = '', NonRecursive }: BindOptions): BindOptions | undefined {
  const propagation = sent.toLowerCase();
  if (sent !== '' && !propagations.includes(propagation)) refuse(400, `invalid MountPropagation: "${sent}"`);
  if (NonRecursive !== true) return sent === '' ? undefined : { Propagation: propagation };
  return { Propagation: propagation === '' ? 'rprivate' : propagation, NonRecursive };
}

function convertPolicy(policy: RestartPolicy): RestartPolicy {
  const condition = policy.Condition ?? 'any';
  if (!['none', 'on-failure', 'any'].includes(condition)) {
    refuse(400, `invalid RestartCondition: "${condition}"`);
  }
  return { Condition: condition, ...policy };
}

function convertMode(mode: ServiceMode): ServiceMode {
  const given = Object.keys(mode);
  if (given.length > 1) refuse(400, 'must specify only one service mode');
  if (mode.Global !== undefined || mode.GlobalJob !== undefined) return mode;
  if (mode.ReplicatedJob !== undefined) {
    const { MaxConcurrent = 1, TotalCompletions = MaxConcurrent } = mode.ReplicatedJob;
    return { ReplicatedJob: { MaxConcurrent, TotalCompletions } };
  }
  return { Replicated: { Replicas: mode.Replicated?.Replicas ?? 1 } };
}

function convertUpdate(config: UpdateConfig): UpdateConfig {
  const { FailureAction: action = 'pause' } = config;
  const order = config.Order === '' ? 'stop-first' : config.Order;
  if (!['pause', 'continue', 'rollback'].includes(action)) {
    refuse(400, `unrecognized update failure action ${action}`);
  }
  if (!['stop-first', 'start-first'].includes(order)) refuse(400, `unrecognized update order ${order}`);
  const { Parallelism, Delay, Monitor, MaxFailureRatio } = config;
  return {
    Parallelism,
    ...(Delay === undefined ? {} : { Delay }),
    FailureAction: action,
    ...(Monitor === undefined ? {} : { Monitor }),
    MaxFailureRatio: float32(MaxFailureRatio),
    Order: order,
  };
}

/** The shortest decimal that rounds to the same float32, as Go prints it. */
function float32(sent: number): number {
  const kept = Math.fround(sent);
  const shortest = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    .map((digits) => Number(sent.toPrecision(digits)))
    .find((candidate) => Math.fround(candidate) === kept);
  return shortest ?? kept;
}

function convertEndpoint(endpoint: EndpointSpec): EndpointSpec {
  // Fields that were not sent are absent here; the stored form always has them.
  const { Mode: mode = 'vip', Ports: ports } = endpoint as Partial<EndpointSpec>;
  if (!['vip', 'dnsrr'].includes(mode)) refuse(400, `invalid resolution mode: "${mode}"`);
  return ports === undefined ? { Mode: mode } : { Mode: mode, Ports: ports.map(convertPort) };
}

function convertPort(port: Partial<Port>): Port {
  const { Protocol, PublishMode, TargetPort, PublishedPort, ...rest } = port;
  return {
    ...rest,
    Protocol: enumValue(Protocol, ['tcp', 'udp', 'sctp']),
    ...(TargetPort === undefined ? {} : { TargetPort }),
    ...(PublishedPort === undefined ? {} : { PublishedPort }),
    PublishMode: enumValue(PublishMode, ['ingress', 'host']),
  };
}

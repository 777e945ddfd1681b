import { decodeBody } from './go-shape.ts';
import { refuse } from './refusal.ts';
import { serviceShape } from './service-shape.ts';
import type {
  ContainerSpec,
  EndpointSpec,
  Port,
  RestartPolicy,
  ServiceMode,
  ServiceSpec,
  TaskTemplate,
  UpdateConfig,
} from './service-spec.ts';

/** The spec as the engine stores it: what it cannot express is refused, what has only one meaning is written out. */
export function decodeService(body: string): ServiceSpec {
  // The shape yields exactly these fields; the checks below are about their values.
  const sent = decodeBody(serviceShape, body) as unknown as ServiceSpec;
  return {
    ...sent,
    TaskTemplate: convertTemplate(sent.TaskTemplate),
    Mode: convertMode(sent.Mode),
    ...(sent.UpdateConfig === undefined ? {} : { UpdateConfig: convertUpdate(sent.UpdateConfig) }),
    ...(sent.RollbackConfig === undefined ? {} : { RollbackConfig: convertUpdate(sent.RollbackConfig) }),
    ...(sent.EndpointSpec === undefined ? {} : { EndpointSpec: convertEndpoint(sent.EndpointSpec) }),
  };
}

function convertTemplate(template: TaskTemplate): TaskTemplate {
  const runtime = template.Runtime ?? 'container';
  if (runtime !== 'container') refuse(400, 'unsupported runtime');
  const container = template.ContainerSpec;
  if (container === undefined) refuse(400, 'mismatched Runtime and *Spec fields');
  const policy = template.RestartPolicy;
  return {
    ...template,
    ContainerSpec: convertContainer(container),
    ...(policy === undefined ? {} : { RestartPolicy: convertPolicy(policy) }),
    Runtime: runtime,
  };
}

function convertContainer(container: ContainerSpec): ContainerSpec {
  for (const config of container.Configs ?? []) {
    if ((config.File === undefined) === (config.Runtime === undefined)) {
      refuse(400, 'invalid Config: either File or Runtime should be set');
    }
  }
  const mounts = container.Mounts;
  const isolation = container.Isolation ?? 'default';
  if (!['default', 'process', 'hyperv'].includes(isolation)) {
    refuse(400, `invalid Isolation: "${isolation}"`);
  }
  return {
    ...container,
    ...(mounts === undefined ? {} : { Mounts: mounts.map(convertMount) }),
    Isolation: isolation,
  };
}

type Mount = NonNullable<ContainerSpec['Mounts']>[number];

function convertMount(mount: Mount): Mount {
  const type = mount.Type ?? 'bind';
  if (!['bind', 'volume', 'tmpfs', 'npipe'].includes(type)) refuse(400, `invalid MountType: "${type}"`);
  return { ...mount, Type: type };
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
    MaxFailureRatio,
    Order: order,
  };
}

function convertEndpoint(endpoint: EndpointSpec): EndpointSpec {
  // What was not sent is absent here, though the stored form always has it.
  const { Mode: mode = 'vip', Ports: ports } = endpoint as Partial<EndpointSpec>;
  if (!['vip', 'dnsrr'].includes(mode)) refuse(400, `invalid resolution mode: "${mode}"`);
  return ports === undefined ? { Mode: mode } : { Mode: mode, Ports: ports.map(convertPort) };
}

function convertPort(port: Partial<Port>): Port {
  const { Protocol = 'tcp', PublishMode = 'ingress', TargetPort, PublishedPort, ...rest } = port;
  return {
    ...rest,
    Protocol,
    ...(TargetPort === undefined ? {} : { TargetPort }),
    ...(PublishedPort === undefined ? {} : { PublishedPort }),
    PublishMode,
  };
}

import { containerShape } from './container-shape.ts';
import {
  always,
  duration,
  embedded,
  filled,
  given,
  int64,
  listOf,
  mapOf,
  struct,
  text,
  uint32,
  uint64,
} from './go-fields.ts';
import type { Shape } from './go-shape.ts';

const named = (goType: string): Shape => ({ kind: 'string', goType });

const network = struct('swarm.NetworkAttachmentConfig', {
  Target: filled(text),
  Aliases: filled(listOf(text)),
  DriverOpts: filled(mapOf(text)),
});

const genericResource = struct('swarm.GenericResource', {
  NamedResourceSpec: given(struct('swarm.NamedGenericResource', { Kind: filled(text), Value: filled(text) })),
  DiscreteResourceSpec: given(
    struct('swarm.DiscreteGenericResource', { Kind: filled(text), Value: filled(int64) }),
  ),
});

const resources = struct('swarm.ResourceRequirements', {
  Limits: given(
    struct('swarm.Limit', { NanoCPUs: filled(int64), MemoryBytes: filled(int64), Pids: filled(int64) }),
  ),
  Reservations: given(
    struct('swarm.Resources', {
      NanoCPUs: filled(int64),
      MemoryBytes: filled(int64),
      GenericResources: filled(listOf(genericResource)),
    }),
  ),
});

const restartPolicy = struct('swarm.RestartPolicy', {
  Condition: filled(named('swarm.RestartPolicyCondition')),
  Delay: given(duration),
  MaxAttempts: always(uint64),
  Window: given(duration),
});

const placement = struct('swarm.Placement', {
  Constraints: filled(listOf(text)),
  Preferences: filled(
    listOf(
      struct('swarm.PlacementPreference', {
        Spread: given(struct('swarm.SpreadOver', { SpreadDescriptor: always(text) })),
      }),
    ),
  ),
  MaxReplicas: filled(uint64),
  Platforms: filled(listOf(struct('swarm.Platform', { Architecture: filled(text), OS: filled(text) }))),
});

const taskTemplate = struct('swarm.TaskSpec', {
  ContainerSpec: given(containerShape),
  Resources: given(resources),
  RestartPolicy: given(restartPolicy),
  Placement: given(placement),
  Networks: filled(listOf(network)),
  LogDriver: given(struct('swarm.Driver', { Name: filled(text), Options: filled(mapOf(text)) })),
  ForceUpdate: always(uint64),
  Runtime: filled(named('swarm.RuntimeType')),
});

const mode = struct('swarm.ServiceMode', {
  Replicated: given(struct('swarm.ReplicatedService', { Replicas: given(uint64) })),
  Global: given(struct('swarm.GlobalService', {})),
  ReplicatedJob: given(
    struct('swarm.ReplicatedJob', { MaxConcurrent: given(uint64), TotalCompletions: given(uint64) }),
  ),
  GlobalJob: given(struct('swarm.GlobalJob', {})),
});

const updateConfig = struct('swarm.UpdateConfig', {
  Parallelism: always(uint64),
  Delay: filled(duration),
  FailureAction: filled(text),
  Monitor: filled(duration),
  MaxFailureRatio: always({ kind: 'float', goType: 'float32' }),
  Order: always(text),
});

const port = struct('swarm.PortConfig', {
  Name: filled(text),
  Protocol: filled(named('swarm.PortConfigProtocol')),
  TargetPort: filled(uint32),
  PublishedPort: filled(uint32),
  PublishMode: filled(named('swarm.PortConfigPublishMode')),
});

/** swarm.ServiceSpec, limited to what a service of containers uses. */
export const serviceShape = struct('swarm.ServiceSpec', {
  ...embedded('Annotations', { Name: filled(text), Labels: always(mapOf(text)) }),
  TaskTemplate: always(taskTemplate),
  Mode: always(mode),
  UpdateConfig: given(updateConfig),
  RollbackConfig: given(updateConfig),
  Networks: filled(listOf(network)),
  EndpointSpec: given(
    struct('swarm.EndpointSpec', {
      Mode: filled(named('swarm.ResolutionMode')),
      Ports: filled(listOf(port)),
    }),
  ),
});

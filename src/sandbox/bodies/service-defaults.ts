import type { ServiceSpec, UpdateConfig } from './service-spec.ts';

const seconds = (count: number): number => count * 1_000_000_000;

const updateDefaults: UpdateConfig = {
  Parallelism: 1,
  FailureAction: 'pause',
  Monitor: seconds(5),
  MaxFailureRatio: 0,
  Order: 'stop-first',
};

/** The spec with swarm's defaults filled in: `insertDefaults=true`, on inspect only (API 1.29). */
export function withDefaults(spec: ServiceSpec): ServiceSpec {
  const template = spec.TaskTemplate;
  return {
    ...spec,
    TaskTemplate: {
      ...template,
      ContainerSpec: { StopGracePeriod: seconds(10), DNSConfig: {}, ...template.ContainerSpec },
      Resources: template.Resources ?? {},
      RestartPolicy: { Condition: 'any', Delay: seconds(5), MaxAttempts: 0, ...template.RestartPolicy },
      Placement: template.Placement ?? {},
    },
    UpdateConfig: updateWithDefaults(spec.UpdateConfig),
    RollbackConfig: updateWithDefaults(spec.RollbackConfig),
  };
}

// In an update config that was sent only Monitor gets a default: an empty one has Parallelism 0, all tasks at once.
const updateWithDefaults = (config: UpdateConfig | undefined): UpdateConfig =>
  config === undefined ? updateDefaults : { Monitor: seconds(5), ...config };

import type { Draft } from '../draft.ts';
import { isLive } from '../scheduler/task-state.ts';
import { refuseArgument, refuse, refusePrecondition } from '../http/refusal.ts';
import { networksOf, type NetworkTarget, type ServiceSpec } from '../bodies/service-spec.ts';
import type { Network } from '../state.ts';

export function checkNetworkUnused(draft: Draft, network: Network): void {
  const services = draft.services.list();
  if (network.Ingress) {
    const user = services.find((service) => usesIngress(service.Spec));
    if (user === undefined) return;
    refusePrecondition(`ingress network cannot be removed because service ${user.ID} depends on it`);
  }
  const uses = (targets: readonly NetworkTarget[]): boolean =>
    targets.some(({ Target }) => Target === network.ID);
  const service = services.find(({ Spec }) => uses(networksOf(Spec)));
  if (service !== undefined) refusePrecondition(`network ${network.ID} is in use by service ${service.ID}`);
  const record = draft.tasks.list().find(({ task }) => isLive(task) && uses(task.Spec.Networks ?? []));
  if (record !== undefined) refusePrecondition(`network ${network.ID} is in use by task ${record.task.ID}`);
}

const usesIngress = (spec: ServiceSpec): boolean =>
  (spec.EndpointSpec?.Ports ?? []).some((port) => port.PublishMode === 'ingress');

/** The spec with network ids; a client may refer to a network by id, name or id prefix. */
export function withNetworkIds(draft: Draft, spec: ServiceSpec): ServiceSpec {
  const resolve = (targets: readonly NetworkTarget[]): readonly NetworkTarget[] =>
    targets.map((target) => ({ ...target, Target: resolveNetwork(draft, target.Target ?? '').ID }));
  const ofTask = spec.TaskTemplate.Networks ?? [];
  if (ofTask.length > 0) {
    return { ...spec, TaskTemplate: { ...spec.TaskTemplate, Networks: resolve(ofTask) } };
  }
  return spec.Networks === undefined ? spec : { ...spec, Networks: resolve(spec.Networks) };
}

function resolveNetwork(draft: Draft, key: string): Network {
  const rows = draft.networks.list();
  const inSwarm = rows.filter((network) => network.Scope === 'swarm');
  const found =
    inSwarm.find((network) => network.ID === key) ??
    inSwarm.find((network) => network.Name === key) ??
    inSwarm.find((network) => network.ID.startsWith(key));
  if (found !== undefined) return found;
  const local = rows.find((network) => network.Name === key || network.ID === key);
  // Unlike other endpoints, this one answers 500 for an unknown network (API 1.41).
  if (local === undefined) refuse(500, `network ${key} not found`);
  refuse(
    403,
    `The network ${local.Name} cannot be used with services. Only networks scoped to the swarm can be used, such as those created with the overlay driver.`,
  );
}

export function checkAttachments(draft: Draft, spec: ServiceSpec): void {
  for (const { Target } of networksOf(spec)) {
    const network = draft.networks.get(Target ?? '');
    if (network?.Ingress === true) {
      refuseArgument(
        `Service cannot be explicitly attached to the ingress network ${JSON.stringify(network.Name)}`,
      );
    }
  }
}

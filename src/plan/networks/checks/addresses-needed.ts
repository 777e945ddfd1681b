import { networksOf, proxyNameOf, proxyReplicasOf } from '../../../interlock/blocks/extension-block.ts';
import { groupBy } from '../../../kernel/group-by.ts';
import { valueAt } from '../../../kernel/json.ts';
import { compareText } from '../../../kernel/key.ts';
import type { ObservedNode } from '../../../model/observed.ts';
import type { FieldContext } from '../../../service-fields/field.ts';
import { constraintsOf } from '../../../service-fields/node-constraints.ts';
import { joinedNetworks } from '../../../service-fields/joined-networks.ts';
import { desiredTasks } from '../../../service-fields/desired-tasks.ts';
import { fieldContext } from '../../common/observed-index.ts';
import type { PlanInput } from '../../plan-input.ts';
import { fittingNodes } from '../../projection/placement.ts';
import type { ProjectedService } from '../../projection/projected-services.ts';
import type { ProjectedSwarm } from '../../projection/projected-swarm.ts';

/** What needs an address on a network. */
export interface AddressesNeeded {
  readonly tasks: number;
  /** Services with a virtual address. */
  readonly services: number;
  /** Each node with a task needs one for the overlay itself. */
  readonly nodes: number;
}

/** The addresses needed on a network after the plan, by the network's name. */
export function addressesNeeded(
  input: PlanInput,
  { nodes, services: projected }: ProjectedSwarm,
): (network: string) => AddressesNeeded {
  const context = fieldContext(input.observed);
  const proxies = desiredProxies(input);
  const known = new Set(proxies.map(({ name }) => name));
  const attached = [
    ...proxies,
    ...projected
      .filter(({ name }) => !known.has(name))
      .map((service) => attachmentOf(service, nodes, context)),
  ];
  const byNetwork = groupBy(
    attached.flatMap((service) => service.networks.map((network) => ({ network, service }))),
    ({ network }) => network,
  );
  return (network) => {
    const on = (byNetwork.get(network) ?? []).map(({ service }) => service);
    const tasks = on.reduce((sum, service) => sum + service.tasks, 0);
    const services = on.filter(({ isVirtual }) => isVirtual).length;
    return { tasks, services, nodes: Math.min(nodes.length, tasks) };
  };
}

interface Attachment {
  readonly name: string;
  readonly networks: readonly string[];
  readonly tasks: number;
  readonly isVirtual: boolean;
}

const attachmentOf = (
  { name, spec }: ProjectedService,
  nodes: readonly ObservedNode[],
  context: FieldContext,
): Attachment => ({
  name,
  networks: joinedNetworks(spec, context),
  tasks: desiredTasks(spec) ?? fittingNodes(constraintsOf(spec), nodes).length,
  isVirtual: valueAt(spec, ['EndpointSpec', 'Mode']) !== 'dnsrr',
});

/** The core creates proxies after the plan. If a block names no networks, they join those of the services and count as observed. */
function desiredProxies({ desired }: PlanInput): readonly Attachment[] {
  const { interlock } = desired;
  if (interlock === undefined) return [];
  return interlock.needs
    .filter(({ isObserveOnly }) => !isObserveOnly)
    .flatMap(({ block }): Attachment[] => {
      const { [block]: extension = {} } = interlock.document.extensions;
      const name = proxyNameOf(extension);
      const networks = networksOf(extension) ?? [];
      if (name === undefined || networks.length === 0) return [];
      return [{ name, networks, tasks: proxyReplicasOf(extension) ?? 0, isVirtual: true }];
    })
    .sort((left, right) => compareText(left.name, right.name));
}

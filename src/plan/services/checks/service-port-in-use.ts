import { groupBy } from '../../../kernel/group-by.ts';
import { keyOf, nameOf, type Key } from '../../../kernel/key.ts';
import type { ObservedNode, PublishedPort } from '../../../model/observed.ts';
import { constraintsOf } from '../../../service-fields/node-constraints.ts';
import { publishedPorts } from '../../../service-fields/published-ports.ts';
import { desiredTasks } from '../../../service-fields/desired-tasks.ts';
import { desiredService, observedService } from '../../common/lookups.ts';
import { joinFragments, fragment, refusal, type Fragment, type Step } from '../../common/fragment.ts';
import type { PlanInput } from '../../plan-input.ts';
import type { SwarmCheck } from '../../common/check.ts';
import {
  portUsersOf,
  publisherToBe,
  type OtherPublisher,
  type PortUser,
} from '../../projection/port-users.ts';

/** Ports that a service newly publishes are not in use by another service after the plan. */
export const servicePortInUse: SwarmCheck = ({ input, planned, after }) => {
  const publishing = after.services.flatMap((service): readonly OtherPublisher[] => {
    const ports = publishedPorts(service.spec);
    if (ports.length === 0) return [];
    const existing = observedService(input.observed, service.name);
    return [existing === undefined ? publisherToBe(service) : { id: existing.id, name: service.name, ports }];
  });
  const around: Around = { nodes: after.nodes, publishers: publishersOf(publishing) };
  return joinFragments(planned.steps.map((step) => checkStep(step, around, input)));
};

interface Around {
  readonly nodes: readonly ObservedNode[];
  /** By port and protocol: most of thousands of services publish nothing, so a scan of all would be wasteful. */
  readonly publishers: ReadonlyMap<string, readonly { readonly service: OtherPublisher }[]>;
}

const portText = ({ number, protocol }: PublishedPort): string => `${number}/${protocol}`;

const publishersOf = (services: readonly OtherPublisher[]): Around['publishers'] =>
  groupBy(
    services.flatMap((service) => service.ports.map((port) => ({ port, service }))),
    ({ port }) => portText(port),
  );

function checkStep({ change, write }: Step, around: Around, input: PlanInput): Fragment {
  if (write.kind !== 'createService' && write.kind !== 'updateService') return fragment({});
  const { nodes, publishers } = around;
  const ports = newPorts(
    publishedPorts(write.spec),
    observedService(input.observed, nameOf(change.resource))?.ports ?? [],
  );
  if (ports.length === 0) return fragment({});
  const publisher = {
    ports,
    constraints: constraintsOf(write.spec),
    replicas: desiredTasks(write.spec),
  };
  const others = new Set(
    ports.flatMap((port) => publishers.get(portText(port)) ?? []).map(({ service }) => service),
  );
  const publishing = [...others].filter(({ name }) => keyOf('service', name) !== change.resource);
  const users = portUsersOf(publisher, publishing, input.observed.tasks, nodes);
  return joinFragments(users.map((user) => refusalOf(change.resource, user, input)));
}

const newPorts = (
  ports: readonly PublishedPort[],
  before: readonly PublishedPort[],
): readonly PublishedPort[] =>
  ports.filter(
    ({ number, mode, protocol }) =>
      !before.some((old) => old.number === number && old.mode === mode && old.protocol === protocol),
  );

function refusalOf(resource: Key, { port, service, nodes }: PortUser, { desired }: PlanInput): Fragment {
  const origin = desiredService(desired, nameOf(resource))?.origin;
  return refusal(
    resource,
    `port ${port} is in use by service "${service}"${nodes}`,
    `Publish another port${origin === undefined ? '' : ` in ${origin}`}, or remove "${service}"`,
  );
}

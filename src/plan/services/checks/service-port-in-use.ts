import { groupBy } from '../../../kernel/group-by.ts';
import { keyOf, nameOf, type Key } from '../../../kernel/key.ts';
import type { PublishedPort } from '../../../model/observed.ts';
import { constraintsOf } from '../../../service-fields/node-constraints.ts';
import { publishedPorts } from '../../../service-fields/published-ports.ts';
import { wantedTasks } from '../../../service-fields/desired-tasks.ts';
import { desiredService, observedService } from '../../common/lookups.ts';
import { joinParts, part, refusal, type Part, type Step } from '../../common/fragment.ts';
import type { PlanInput } from '../../plan-input.ts';
import type { SwarmCheck } from '../../common/check.ts';
import { nodesAfter } from '../../projection/projected-nodes.ts';
import {
  holdersOf,
  publisherToBe,
  type OtherPublisher,
  type PortHolder,
} from '../../projection/port-users.ts';
import { servicesAfter } from '../../projection/projected-services.ts';

/** The ports that a service comes to publish are nobody else's, now or once the plan is carried out. */
export const servicePortHeld: SwarmCheck = (input, planned) => {
  const after = servicesAfter(input, planned).flatMap((service): readonly OtherPublisher[] => {
    const ports = publishedPorts(service.spec);
    if (ports.length === 0) return [];
    const standing = observedService(input.observed, service.name);
    return [standing === undefined ? publisherToBe(service) : { id: standing.id, name: service.name, ports }];
  });
  const around: Around = { nodes: nodesAfter(input, planned), publishers: publishersOf(after) };
  return joinParts(planned.steps.map((step) => checkStep(step, around, input)));
};

interface Around {
  readonly nodes: ReturnType<typeof nodesAfter>;
  /** By port and protocol: most services publish nothing, and none of thousands is to look through all others. */
  readonly publishers: ReadonlyMap<string, readonly { readonly service: OtherPublisher }[]>;
}

const portText = ({ number, protocol }: PublishedPort): string => `${number}/${protocol}`;

const publishersOf = (services: readonly OtherPublisher[]): Around['publishers'] =>
  groupBy(
    services.flatMap((service) => service.ports.map((port) => ({ port, service }))),
    ({ port }) => portText(port),
  );

function checkStep({ change, write }: Step, around: Around, input: PlanInput): Part {
  if (write.kind !== 'createService' && write.kind !== 'updateService') return part({});
  const { nodes, publishers } = around;
  const ports = newPorts(
    publishedPorts(write.spec),
    observedService(input.observed, nameOf(change.resource))?.ports ?? [],
  );
  if (ports.length === 0) return part({});
  const publisher = {
    ports,
    constraints: constraintsOf(write.spec),
    replicas: wantedTasks(write.spec),
  };
  const others = new Set(
    ports.flatMap((port) => publishers.get(portText(port)) ?? []).map(({ service }) => service),
  );
  const held = [...others].filter(({ name }) => keyOf('service', name) !== change.resource);
  const holders = holdersOf(publisher, held, input.observed.tasks, nodes);
  return joinParts(holders.map((holder) => refusalOf(change.resource, holder, input)));
}

const newPorts = (
  ports: readonly PublishedPort[],
  before: readonly PublishedPort[],
): readonly PublishedPort[] =>
  ports.filter(
    ({ number, mode, protocol }) =>
      !before.some((old) => old.number === number && old.mode === mode && old.protocol === protocol),
  );

function refusalOf(resource: Key, { port, service, nodes }: PortHolder, { desired }: PlanInput): Part {
  const origin = desiredService(desired, nameOf(resource))?.origin;
  return refusal(
    resource,
    `port ${port} is held by service "${service}"${nodes}`,
    `Publish another port${origin === undefined ? '' : ` in ${origin}`}, or let "${service}" go`,
  );
}

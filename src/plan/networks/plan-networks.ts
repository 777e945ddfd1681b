import type { DesiredNetwork } from '../../model/desired.ts';
import { asText, type JsonObject } from '../../kernel/json.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import { placeOfField, type FieldChange, type FieldPlace } from '../../model/field-change.ts';
import { maskedChange } from '../../model/masking/masked-change.ts';
import type { Labels, ObservedNetwork } from '../../model/observed.ts';
import { appliedLabel, ownerLabel } from '../../model/own-labels.ts';
import { hashOf } from '../../kernel/hash.ts';
import { creation } from '../common/creation.ts';
import { ownershipOf } from '../common/ownership.ts';
import { joinFragments, fragment, refusal, type Fragment } from '../common/fragment.ts';
import type { PlanInput } from '../plan-input.ts';

/** Networks are only created: the engine cannot update them, so a difference is refused with the way out. */
export function planNetworks(input: PlanInput): Fragment {
  const observed = new Map(input.observed.networks.map((network) => [network.name, network]));
  return joinFragments(
    input.desired.networks.map((desired) => planNetwork(desired, observed.get(desired.name), input)),
  );
}

function planNetwork(
  desired: DesiredNetwork,
  observed: ObservedNetwork | undefined,
  input: PlanInput,
): Fragment {
  const key = keyOf('network', desired.name);
  if (observed === undefined && isLocalName(desired.name, input)) return local(key, desired);
  if (observed === undefined) return desired.external ? missing(key, desired) : create(key, desired, input);
  if (observed.ingress) {
    return refusal(
      key,
      'it is the ingress network, which services cannot join',
      `Name another network in ${desired.origin}`,
    );
  }
  if (observed.driver === '') return unallocated(key, desired);
  const differences = fixedDifferences(desired, observed);
  if (differences.length > 0) return refusal(key, reasonOf(differences), recipe(desired));
  const isOurs = ownershipOf(observed, key, input.owner, input.ledger).by === 'us';
  return fragment({
    unchanged: [key],
    rows: isOurs && !desired.external ? [[key, { id: observed.id, attempted: attemptOf(desired) }]] : [],
  });
}

const missing = (key: Key, { origin }: DesiredNetwork): Fragment =>
  refusal(key, `it is declared as external in ${origin} and does not exist`, 'Create it, or remove external');

/** Newer engines refuse the name, and the node with such a network would join that one. */
const local = (key: Key, { name, origin }: DesiredNetwork): Fragment =>
  refusal(
    key,
    'a node has a network of its own with this name, which the swarm cannot use',
    `Remove that one: docker network rm ${name}, or declare another name in ${origin}`,
  );

/** MKE shows those of all nodes, as `node/name`. */
const isLocalName = (name: string, { observed: { localNetworks } }: PlanInput): boolean =>
  localNetworks.some((network) => network.name.slice(network.name.lastIndexOf('/') + 1) === name);

const unallocated = (key: Key, { name, origin }: DesiredNetwork): Fragment =>
  refusal(
    key,
    'it exists, and swarm has not given it addresses: no task on it can start',
    `Remove it: docker network rm ${name}, and declare subnets in ${origin} that overlap no others`,
  );

const create = (key: Key, desired: DesiredNetwork, input: PlanInput): Fragment =>
  creation(
    {
      key,
      summary: 'new network',
      fields: declaredFields(desired).map((change) => maskedChange(change, change)),
      write: { kind: 'createNetwork', network: desired, labels: labelsOf(desired, input.owner) },
      row: { attempted: attemptOf(desired) },
    },
    input,
  );

/** A network's labels cannot change, so its `applied` label records its creation. */
const labelsOf = (desired: DesiredNetwork, owner: string): Labels => ({
  ...desired.labels,
  [ownerLabel]: owner,
  [appliedLabel]: JSON.stringify(recordOf(desired)),
});

const attemptOf = (desired: DesiredNetwork): string => hashOf(recordOf(desired));

const recordOf = (desired: DesiredNetwork): JsonObject =>
  Object.fromEntries(declaredFields(desired).map(({ path, to }) => [path, to]));

function declaredFields(desired: DesiredNetwork): readonly FieldChange[] {
  const { name, origin, external, driverOpts, labels, ...plain } = desired;
  const values: readonly (readonly [FieldPlace, string | undefined])[] = [
    ...Object.entries(plain).map(([key, value]) => [placeOfField(key), shown(value)] as const),
    ...Object.entries(driverOpts).map(([key, value]) => [placeIn('driverOpts', key), value] as const),
    ...Object.entries(labels).map(([key, value]) => [placeIn('labels', key), value] as const),
  ];
  return values.flatMap(([place, to]) => (to === undefined ? [] : [{ ...place, from: undefined, to }]));
}

/** Fixed: the records on existing networks have paths of this form. */
const placeIn = (field: string, key: string): FieldPlace => ({ path: `${field}.${key}`, field, key });

function shown(value: string | boolean | readonly string[] | undefined): string | undefined {
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  return text === '' ? undefined : text;
}

/** Compares declared fields only: what the allocator filled in (subnets, vxlan ids) is not ours. */
function fixedDifferences(desired: DesiredNetwork, observed: ObservedNetwork): readonly FieldChange[] {
  const isEncrypted = observed.options['encrypted'] !== undefined;
  const pairs: readonly (readonly [FieldPlace, string | undefined, string])[] = [
    [placeOfField('driver'), desired.driver, observed.driver],
    [placeOfField('subnets'), shown([...desired.subnets].sort()), [...observed.subnets].sort().join(', ')],
    [placeOfField('gateway'), desired.gateway, observed.gateways.join(', ')],
    [placeOfField('encrypted'), shown(desired.encrypted), String(isEncrypted)],
    [placeOfField('attachable'), shown(desired.attachable), String(observed.attachable)],
    [placeOfField('internal'), shown(desired.internal), String(observed.internal)],
    ...Object.entries(desired.driverOpts).map(([key, value]): [FieldPlace, string, string] => [
      placeIn('driverOpts', key),
      value,
      observed.options[key] ?? '',
    ]),
  ];
  return pairs.flatMap(([place, to, from]) =>
    to === undefined || to === from ? [] : [maskedChange(place, { from, to })],
  );
}

const reasonOf = (differences: readonly FieldChange[]): string =>
  `it exists with another ${differences.map(({ path, from, to }) => `${path} (${asText(from ?? '')}, declared: ${asText(to ?? '')})`).join(' and another ')}, and a network cannot be changed`;

const recipe = (desired: DesiredNetwork): string =>
  `Declare a second network under another name in ${desired.origin}, move the services to it, then remove "${desired.name}"`;

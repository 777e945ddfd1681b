import { formatAddress, overlap, parseBlock } from './address.ts';
import type { Dialect } from '../dialect.ts';
import type { Draft } from '../draft.ts';
import type { Call } from '../http/endpoint.ts';
import { created, done, ok } from '../http/exchange.ts';
import { type Filters, matches, matchesLabels, matchesStart, readFilters } from '../http/filters.ts';
import { decodeBody } from '../bodies/go-shape.ts';
import { allocateSubnets } from './network-allocation.ts';
import { networkAnswer } from './network-answer.ts';
import { networkShape, type NetworkRequest } from '../bodies/network-shape.ts';
import { checkNetworkUnused } from './network-use.ts';
import { refuse, refuseArgument, refuseDuplicate } from '../http/refusal.ts';
import { checkDnsName } from '../services/service-checks.ts';
import type { Network, Subnet } from '../state.ts';

const networkFilters = ['driver', 'type', 'name', 'id', 'label', 'scope', 'dangling'];

const shownNetworks = (draft: Draft): readonly Network[] =>
  draft.networks.list().filter((network) => !network.Hidden);

export const listNetworks: Call = (draft, request) => {
  const filters = readFilters(draft, request, networkFilters);
  for (const type of filters.get('type') ?? []) {
    if (!['custom', 'builtin'].includes(type)) refuse(500, `invalid filter: 'type'='${type}'`);
  }
  const found = shownNetworks(draft)
    .filter((network) => matches(filters, 'name', (name) => matchesName(network, name)))
    .filter((network) => matchesStart(filters, 'id', network.ID))
    .filter((network) => matchesKind(filters, network));
  return ok(found.map((network) => networkAnswer(draft.dialect, network)));
};

/**
 * The API documentation promises a match by substring. Engine 20.10 asks swarm for the exact name, so only networks
 * that exist on this node match by substring: here the local ones and ingress.
 */
const matchesName = (network: Network, name: string): boolean =>
  network.Scope === 'local' || network.Ingress ? network.Name.includes(name) : network.Name === name;

const matchesKind = (filters: Filters, network: Network): boolean =>
  matches(filters, 'scope', (scope) => scope === network.Scope) &&
  matches(filters, 'driver', (driver) => driver === network.Driver && network.Allocated !== undefined) &&
  matches(filters, 'type', (type) => (type === 'builtin') === network.Predefined) &&
  matchesLabels(filters, 'label', network.Labels);

export const inspectNetwork: Call = (draft, request, key) => {
  const scope = request.query['scope'] ?? '';
  // Hidden networks are found by id, and by name only with a scope, since a name alone refers to the node's own network.
  const rows = draft.networks
    .list()
    .filter((network) => (scope === '' ? !network.Hidden || network.ID === key : network.Scope === scope));
  return ok(networkAnswer(draft.dialect, findNetwork(rows, key)));
};

function findNetwork(rows: readonly Network[], key: string): Network {
  const byId = rows.find((network) => network.ID === key);
  if (byId !== undefined) return byId;
  const byName = rows.filter((network) => network.Name === key);
  if (byName.length > 1) {
    refuse(400, `network ${key} is ambiguous (${byName.length} matches found based on name)`);
  }
  const byStart = rows.filter((network) => network.ID.startsWith(key));
  if (byName.length === 0 && byStart.length > 1) {
    refuse(400, `network ${key} is ambiguous (${byStart.length} matches found based on ID prefix)`);
  }
  return byName[0] ?? byStart[0] ?? refuse(404, `network ${key} not found`);
}

export const createNetwork: Call = (draft, request) => {
  // The shape yields exactly these fields.
  const requested = decodeBody(
    networkShape(draft.dialect),
    request.body,
    draft.dialect,
  ) as unknown as NetworkRequest;
  const driver = requested.Driver === '' ? 'bridge' : requested.Driver;
  const isSwarm = driver === 'overlay' || requested.Scope === 'swarm';
  const taken = draft.networks
    .list()
    .some(
      (other) =>
        other.Name === requested.Name &&
        (other.Predefined || !isSwarm || other.Scope === 'swarm' || draft.dialect.refusesLocalNames),
    );
  if (taken) refuse(409, `network with name ${requested.Name} already exists`);
  checkRequest(draft, requested, driver);
  if (isSwarm) checkSwarmNetwork(draft, requested);
  const network = isSwarm ? swarmNetwork(draft, requested, driver) : localNetwork(draft, requested, driver);
  draft.networks.put(network.ID, network);
  return created({ Id: network.ID, Warning: '' });
};

function checkRequest({ dialect }: Draft, requested: NetworkRequest, driver: string): void {
  if (requested.Name === '') refuse(dialect.badNetwork.status, dialect.badNetwork.noName);
  if (!['overlay', 'bridge', 'macvlan', 'ipvlan', 'host', 'null'].includes(driver)) {
    refuse(404, `plugin "${driver}" not found`);
  }
  if (driver === 'overlay' && requested.Scope === 'local') {
    refuse(403, 'cannot downgrade network scope for overlay networks');
  }
}

function checkSwarmNetwork(draft: Draft, requested: NetworkRequest): void {
  for (const config of requested.IPAM?.Config ?? []) checkSubnet(config, draft.dialect);
  checkDnsName(requested.Name, refuseArgument);
  const ingress = draft.networks.list().find((network) => network.Ingress);
  if (requested.Ingress && ingress !== undefined) {
    refuseDuplicate(`ingress network (${ingress.ID}) is already present`);
  }
}

function checkSubnet({ Subnet: subnet, Gateway: gateway }: Partial<Subnet>, { badNetwork }: Dialect): void {
  if (subnet === undefined) return;
  const block = parseBlock(subnet);
  if (block === undefined)
    return subnet.includes(':') ? undefined : refuse(badNetwork.status, badNetwork.subnet(subnet));
  const exact = `${formatAddress(block.first)}/${block.bits}`;
  if (badNetwork.inexact !== undefined && subnet !== exact) refuse(400, badNetwork.inexact(subnet, exact));
  const address = gateway === undefined ? block : parseBlock(`${gateway}/32`);
  if (address === undefined || !overlap(block, address))
    refuse(400, badNetwork.gateway(subnet, gateway ?? ''));
}

function swarmNetwork(draft: Draft, requested: NetworkRequest, driver: string): Network {
  const allocated = allocateSubnets(draft, requested.IPAM?.Config ?? []);
  return {
    ...draft.stamp(),
    ...common(requested, driver),
    Scope: 'swarm',
    ...(allocated === undefined ? {} : { Allocated: allocated }),
  };
}

const localNetwork = (draft: Draft, requested: NetworkRequest, driver: string): Network => ({
  ...draft.stamp(),
  ID: draft.newId(16),
  ...common(requested, driver),
  Scope: 'local',
  Allocated: { Subnets: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] },
});

const common = (requested: NetworkRequest, driver: string) => ({
  Name: requested.Name,
  Hidden: false,
  Predefined: false,
  Driver: driver,
  Internal: requested.Internal,
  Attachable: requested.Attachable,
  Ingress: requested.Ingress,
  EnableIPv6: requested.EnableIPv6,
  Options: requested.Options,
  Labels: requested.Labels,
  AddressesTaken: 0,
});

export const removeNetwork: Call = (draft, _request, key) => {
  const network = findNetwork(shownNetworks(draft), key);
  if (network.Predefined) refuse(403, `${network.Name} is a pre-defined network and cannot be removed`);
  checkNetworkUnused(draft, network);
  draft.networks.remove(network.ID);
  draft.nextIndex();
  return done(204);
};

import { parseBlock } from './address.ts';
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
import type { Network } from '../state.ts';

const networkFilters = ['driver', 'type', 'name', 'id', 'label', 'scope', 'dangling'];

const shownNetworks = (draft: Draft): readonly Network[] =>
  draft.networks.list().filter((network) => !network.Hidden);

export const listNetworks: Call = (draft, request) => {
  const filters = readFilters(draft, request, networkFilters);
  for (const type of filters.get('type') ?? []) {
    if (!['custom', 'builtin'].includes(type)) refuse(500, `invalid filter: 'type'='${type}'`);
  }
  const found = shownNetworks(draft)
    .filter((network) => matches(filters, 'name', (wanted) => matchesName(network, wanted)))
    .filter((network) => matchesStart(filters, 'id', network.ID))
    .filter((network) => matchesKind(filters, network));
  return ok(found.map((network) => networkAnswer(draft.dialect, network)));
};

/**
 * The documents say that part of a name is enough. Engine 20.10 asks swarm for the exact name, and only networks with
 * a copy on this node are matched by part of it: local ones and ingress here.
 */
const matchesName = (network: Network, wanted: string): boolean =>
  network.Scope === 'local' || network.Ingress ? network.Name.includes(wanted) : network.Name === wanted;

const matchesKind = (filters: Filters, network: Network): boolean =>
  matches(filters, 'scope', (wanted) => wanted === network.Scope) &&
  matches(filters, 'driver', (wanted) => wanted === network.Driver && network.Allocated !== undefined) &&
  matches(filters, 'type', (wanted) => (wanted === 'builtin') === network.Predefined) &&
  matchesLabels(filters, 'label', network.Labels);

export const inspectNetwork: Call = (draft, request, key) => {
  const scope = request.query['scope'] ?? '';
  // What no list shows is found by its id, and by its name where that cannot mean the network of the node.
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
  const wanted = decodeBody(
    networkShape(draft.dialect),
    request.body,
    draft.dialect,
  ) as unknown as NetworkRequest;
  const driver = wanted.Driver === '' ? 'bridge' : wanted.Driver;
  const isSwarm = driver === 'overlay' || wanted.Scope === 'swarm';
  const taken = draft.networks
    .list()
    .some((other) => other.Name === wanted.Name && (other.Predefined || !isSwarm || other.Scope === 'swarm'));
  if (taken) refuse(409, `network with name ${wanted.Name} already exists`);
  checkRequest(draft, wanted, driver);
  if (isSwarm) checkSwarmNetwork(draft, wanted);
  const network = isSwarm ? swarmNetwork(draft, wanted, driver) : localNetwork(draft, wanted, driver);
  draft.networks.put(network.ID, network);
  return created({ Id: network.ID, Warning: '' });
};

function checkRequest({ dialect }: Draft, wanted: NetworkRequest, driver: string): void {
  if (wanted.Name === '') refuse(dialect.badNetwork.status, dialect.badNetwork.noName);
  if (!['overlay', 'bridge', 'macvlan', 'ipvlan', 'host', 'null'].includes(driver)) {
    refuse(404, `plugin "${driver}" not found`);
  }
  if (driver === 'overlay' && wanted.Scope === 'local') {
    refuse(403, 'cannot downgrade network scope for overlay networks');
  }
}

function checkSwarmNetwork(draft: Draft, wanted: NetworkRequest): void {
  for (const { Subnet: subnet } of wanted.IPAM?.Config ?? []) {
    if (subnet !== undefined && parseBlock(subnet) === undefined) {
      refuse(draft.dialect.badNetwork.status, draft.dialect.badNetwork.subnet(subnet));
    }
  }
  checkDnsName(wanted.Name, refuseArgument);
  const ingress = draft.networks.list().find((network) => network.Ingress);
  if (wanted.Ingress && ingress !== undefined) {
    refuseDuplicate(`ingress network (${ingress.ID}) is already present`);
  }
}

function swarmNetwork(draft: Draft, wanted: NetworkRequest, driver: string): Network {
  const allocated = allocateSubnets(draft, wanted.IPAM?.Config ?? []);
  return {
    ...draft.stamp(),
    ...common(wanted, driver),
    Scope: 'swarm',
    ...(allocated === undefined ? {} : { Allocated: allocated }),
  };
}

const localNetwork = (draft: Draft, wanted: NetworkRequest, driver: string): Network => ({
  ...draft.stamp(),
  ID: draft.newId(16),
  ...common(wanted, driver),
  Scope: 'local',
  Allocated: { Subnets: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1' }] },
});

const common = (wanted: NetworkRequest, driver: string) => ({
  Name: wanted.Name,
  Hidden: false,
  Predefined: false,
  Driver: driver,
  Internal: wanted.Internal,
  Attachable: wanted.Attachable,
  Ingress: wanted.Ingress,
  EnableIPv6: wanted.EnableIPv6,
  Options: wanted.Options,
  Labels: wanted.Labels,
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

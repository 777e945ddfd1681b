import { keyOf, kindOf, nameOf } from '../../../kernel/key.ts';
import type { ReconcilerSnapshot } from '../../../model/snapshot.ts';
import type { ResourceStatus } from '../../../model/status.ts';
import type { Topology } from '../../../model/topology.ts';
import type { PageCard, PageColumn } from '../page-view.ts';
import { clusterCards } from './cluster-cards.ts';
import { hostCards } from './host-cards.ts';
import { marksIn, type MarksOf } from './marks.ts';
import { networkCard } from './network-card.ts';
import { nodeCard } from './node-card.ts';
import { serviceCard } from './service-card.ts';

/** A card for each thing of the topology, with its marks, from left to right. */
export function cardsOf({ status, plan, pending, topology: read }: ReconcilerSnapshot): readonly PageCard[] {
  const topology = read?.() ?? noTopology;
  const waiting = pending ?? status?.pending;
  const marksOf = marksIn(status, plan, waiting);
  const services = topology.services.map((service) => serviceCard(service, marksOf));
  const clusters = clusterCards(topology, { plan, waiting, marksOf });
  const networks = topology.networks.map((network) => networkCard(network, marksOf));
  const nodes = topology.nodes.map((node) => nodeCard(node, marksOf));
  const hosts = hostCards(topology.hosts, services);
  const cards = [...hosts, ...clusters, ...services, ...networks, ...nodes];
  const shown = new Set([...cards.map(({ id }) => id), ...madeServices(topology)]);
  return [...cards, ...(status?.resources ?? []).flatMap((one) => restCard(one, shown, marksOf))];
}

const noTopology: Topology = { hosts: [], clusters: [], services: [], networks: [], nodes: [] };

/** They are part of the card of their cluster. */
const madeServices = ({ clusters }: Topology): readonly string[] =>
  clusters.flatMap(({ made }) => made.map((name) => keyOf('service', name)));

const columns: Readonly<Partial<Record<string, PageColumn>>> = {
  service: 'service',
  network: 'network',
  node: 'node',
};

/** What has a status and is part of nothing, such as a node that is gone. */
function restCard(
  { resource }: ResourceStatus,
  shown: ReadonlySet<string>,
  marksOf: MarksOf,
): readonly PageCard[] {
  const column = columns[kindOf(resource)];
  if (column === undefined || shown.has(resource)) return [];
  return [{ id: resource, column, name: nameOf(resource), ...marksOf(resource), links: [] }];
}

import { interlockFacts } from '../observe/interlock-facts.ts';
import { findInterlock } from '../interlock/find-interlock.ts';
import { documentIn } from '../model/facts.ts';
import type { Topology } from '../model/topology.ts';
import { clustersIn } from './clusters-in.ts';
import { hostsIn } from './hosts-in.ts';
import { networksIn } from './networks-in.ts';
import { nodesIn } from './nodes-in.ts';
import { servicesIn } from './services-in.ts';
import type { TopologyInput } from './topology-input.ts';

/** What belongs together: as observed, and what the manifests declare beyond that. */
export function topologyOf(input: TopologyInput): Topology {
  const { observed, desired, ledger } = input;
  const nodes = nodesIn(observed);
  const running = documentIn(interlockFacts(observed, findInterlock(observed, ledger)).running);
  const blocks = { ...desired.interlock?.document.extensions, ...running?.extensions };
  const services = servicesIn({ ...input, nodes, blocks });
  const clusters = clustersIn({ observed, nodes, blocks, running, services });
  return {
    services,
    clusters,
    hosts: hostsIn(services, input),
    networks: networksIn(clusters, services, input),
    nodes: nodes.map(({ node: _node, ...shown }) => shown),
  };
}

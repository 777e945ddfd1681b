import { closestName } from '../kernel/closest-name.ts';
import { Failure } from '../model/failure.ts';
import type { ListedProbes } from './list-probes.ts';
import type { Probe } from './probe.ts';

/** What a person limits the probes to; empty lists: no limit. */
export interface ProbeChoice {
  readonly hosts: readonly string[];
  readonly clusters: readonly string[];
  readonly nodes: readonly string[];
}

/** The chosen probes. A name that does not exist is a mistake, not an empty choice: that would look like success. */
export function selectProbes({ probes, hosts, sites }: ListedProbes, choice: ProbeChoice): readonly Probe[] {
  const wantedHosts = choice.hosts.map((host) => host.toLowerCase());
  const nodes = new Set(probes.flatMap(({ node }) => node ?? []));
  requireKnown('--route-host', 'host', wantedHosts, hosts);
  requireKnown('--cluster', 'cluster', choice.clusters, [
    ...sites.map(({ cluster }) => cluster),
    ...probes.flatMap(({ about }) => about),
  ]);
  requireKnown('--node', 'node with probes', choice.nodes, [...nodes]);
  return probes.filter(
    ({ host, about, node }) =>
      (wantedHosts.length === 0 || (host !== undefined && wantedHosts.includes(host))) &&
      (choice.clusters.length === 0 || about.some((name) => choice.clusters.includes(name))) &&
      (choice.nodes.length === 0 || (node !== undefined && choice.nodes.includes(node))),
  );
}

function requireKnown(flag: string, noun: string, names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const close = closestName(unknown, known);
  throw new Failure(`There is no ${noun} "${unknown}" (${flag})`, {
    ...{ kind: 'rejected', code: 'resource-unknown' },
    hint:
      close === undefined
        ? `Known: ${[...new Set(known)].slice(0, 20).join(', ') || 'none'}`
        : `Did you mean "${close}"?`,
  });
}

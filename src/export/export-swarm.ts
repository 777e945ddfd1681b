import { clusterOf, networksOf } from '../interlock/blocks/extension-block.ts';
import { instanceIdLabel, isTypedByInterlock } from '../interlock/blocks/marks.ts';
import { serviceNamesIn } from '../interlock/blocks/service-names.ts';
import { askingFields } from '../interlock/routes/route-fields.ts';
import { routedCluster } from '../interlock/routes/route-labels.ts';
import { clusterName, clusterNetworkNames, type InterlockNames } from '../defaults/manifest-defaults.ts';
import type { Facts, InterlockFacts } from '../model/facts.ts';
import { isJsonObject, parseJson, textsOf } from '../kernel/json.ts';
import { countOf } from '../kernel/count-of.ts';
import { compareText } from '../kernel/key.ts';
import { listNames } from '../manifest/describe/list-names.ts';
import type { Ledger } from '../model/ledger.ts';
import type { ServiceCluster } from '../model/manifest/manifest.ts';
import type { ObservedService, ObservedSwarm } from '../model/observed.ts';
import { appliedLabel, ownerLabel } from '../model/own-labels.ts';
import { fieldContext } from '../plan/common/observed-index.ts';
import { exportCluster } from './export-cluster.ts';
import { exportService, isUnmanaged, type ExportedService } from './export-service.ts';
import type { Exported, ExportedManifest } from './exported.ts';
import { unusualNames } from '../interlock/find-interlock.ts';
import { withSharedHosts } from './shared-hosts.ts';

export interface ExportInput {
  readonly owner: string;
  /** Also services without a route that nobody manages. */
  readonly isAll: boolean;
  readonly observed: ObservedSwarm;
  /** Empty if the owner has none. */
  readonly ledger: Ledger;
  readonly names: InterlockNames;
  readonly interlock: InterlockFacts;
  readonly facts: Facts;
}

/** An observed swarm as manifests: clusters, Interlock's own settings, and the services that have a route or are ours. */
export function exportSwarm(input: ExportInput): Exported {
  const clusters = exportClusters(input);
  const services = exportServices(input, clusters.manifests);
  return {
    manifests: [...clusters.manifests, ...exportInterlock(input), ...services.manifests],
    notes: [...clusters.notes, ...services.notes],
  };
}

function exportClusters(input: ExportInput): Exported {
  const manifests: ExportedManifest[] = [];
  const notes: string[] = [];
  const blocks = Object.entries(input.facts.document?.extensions ?? {});
  const knownNetworks = new Set<string>();
  for (const [name, block] of blocks.sort(([left], [right]) => compareText(left, right))) {
    const reason = whyLeftOut(name, clusterOf(block), input);
    if (reason !== undefined) {
      notes.push(`Extensions.${name} is left out: ${reason}`);
      continue;
    }
    const takenNames = new Set(manifests.map((manifest) => manifest.name));
    manifests.push(exportCluster(name, block, { ...input, knownNetworks, takenNames }));
    for (const network of networksOf(block) ?? []) knownNetworks.add(network);
  }
  return { manifests, notes };
}

function whyLeftOut(name: string, cluster: string, { facts }: ExportInput): string | undefined {
  if (facts.ownBlocks?.includes(name) === true) return undefined;
  const other = facts.othersBlocks?.get(name);
  if (other !== undefined) return `it belongs to the owner "${other}"`;
  return cluster === ''
    ? 'it serves the services that choose no cluster, and stays as it is; clusters take their images and settings from it'
    : undefined;
}

/** Only unusual settings are exported; without any there is no manifest. */
function exportInterlock({ owner, names, interlock, facts }: ExportInput): readonly ExportedManifest[] {
  if (facts.document === undefined) return [];
  const last = interlock.versions.findLast(({ labels }) => labels[ownerLabel] === owner);
  const record = parseJson(last?.labels[appliedLabel]);
  const removeExtensions = isJsonObject(record) ? textsOf(record['removed']) : [];
  const spec = {
    ...unusualNames(names),
    ...(removeExtensions.length === 0 ? {} : { removeExtensions }),
  };
  if (Object.keys(spec).length === 0) return [];
  const name = 'interlock';
  return [{ kind: 'Interlock', name, metadata: { name }, spec, comments: [], sensitive: [] }];
}

function exportServices(
  { owner, isAll, ledger, observed, names, facts }: ExportInput,
  clusters: readonly ExportedManifest[],
): Exported {
  const clusterManifests = clusters as unknown as readonly ServiceCluster[]; // not validated yet; only names and networks are read
  const input = {
    ...{ owner, ledger },
    isOffered: (service: ObservedService) => isAll && !isOfPlatform(service, facts),
    context: fieldContext(observed),
    networksOfCluster: (name: string) =>
      clusterNetworkNames(clusterManifests.find((cluster) => clusterName(cluster) === name)),
  };
  const others = observed.services.filter(({ name }) => name !== names.coreService);
  const found = others.flatMap((service): readonly ExportedService[] => {
    const exported = exportService(service, input);
    return exported === undefined ? [] : [exported];
  });
  const unmanaged = others.filter((service) => isUnmanaged(service, input) && !isOfPlatform(service, facts));
  const routed = others.filter(({ labels }) => routedCluster(labels) !== undefined);
  return {
    manifests: withSharedHosts(found.flatMap((one) => ('note' in one ? [] : [one]))),
    notes: [
      ...found.flatMap((one) => ('note' in one ? [one.note] : [])),
      ...emptyNote(routed.length, facts),
      ...unmanagedNote(isAll ? [] : unmanaged.map(({ name }) => name)),
    ],
  };
}

function unmanagedNote(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const reason = names.length === 1 ? 'is left out: nobody manages it' : 'are left out: nobody manages them';
  return [`${countOf(names.length, 'service')} without a route ${reason} (${listNames(names)}). See --all`];
}

/** Made by Interlock's core, or part of MKE. */
function isOfPlatform({ name, labels }: ObservedService, { document }: Facts): boolean {
  const isOfCore = document !== undefined && serviceNamesIn(document).includes(name);
  return isOfCore || isTypedByInterlock(labels) || labels[instanceIdLabel] !== undefined;
}

const emptyNote = (services: number, { document }: Facts): readonly string[] => [
  ...(services === 0
    ? [`No service has the labels of a route (${askingFields.map(({ label }) => label).join(', ')})`]
    : []),
  ...(document === undefined
    ? ['No readable config.toml of Interlock was found, so there are no clusters']
    : []),
];

import { chooseTemplate } from '../compile/compile-interlock.ts';
import { compileExtension } from '../compile/compile-extension.ts';
import { compareBlocks } from '../interlock/document/compare-documents.ts';
import { clusterOf, networksOf } from '../interlock/blocks/extension-block.ts';
import type { Template } from '../interlock/template/template.ts';
import { clusterNodeLabels } from '../defaults/manifest-defaults.ts';
import type { Facts } from '../model/facts.ts';
import type { ExtensionBlock } from '../model/interlock-document.ts';
import { maskedAt } from '../model/masking/masked-values.ts';
import { isEqualJson, objectOf, type JsonObject } from '../kernel/json.ts';
import type { ServiceCluster } from '../model/manifest/manifest.ts';
import type { ObservedSwarm } from '../model/observed.ts';
import { policyKey } from '../model/manifest/policy.ts';
import { blockSpec } from './export-block.ts';
import { exportNetworks } from './export-networks.ts';
import type { ExportedManifest } from './exported.ts';
import { proxyNodes, type ProxyNodes } from './proxy-nodes.ts';

export interface ClusterExport {
  readonly owner: string;
  readonly observed: ObservedSwarm;
  readonly facts: Facts;
  /** Networks that an earlier manifest declares. */
  readonly knownNetworks: ReadonlySet<string>;
  /** Names of the other manifests. */
  readonly takenNames: ReadonlySet<string>;
}

/** A block of config.toml as a manifest. If no manifest can declare all of it, it is observe-only, so that nothing changes. */
export function exportCluster(name: string, block: ExtensionBlock, input: ClusterExport): ExportedManifest {
  const { owner, observed, facts } = input;
  const template = chooseTemplate(facts);
  const serviceCluster = clusterOf(block);
  const preferred = serviceCluster || name;
  const metadata = { name: input.takenNames.has(preferred) ? name : preferred };
  const isOurs = facts.ownBlocks?.includes(name) === true;
  const chosen = proxyNodes(block, template, { nodes: observed.nodes, owner, isOurs });
  const setting = { name: metadata.name, serviceCluster, block: name, ...chosen };
  const networks = exportNetworks(networksOf(block) ?? [], observed.networks, {
    owner,
    known: input.knownNetworks,
  });
  const spec = {
    ...blockSpec(block, template, setting),
    ...nodeFields(metadata.name, serviceCluster, chosen),
    ...(networks.length === 0 ? {} : { networks }),
  };
  const cluster = { metadata, spec } as unknown as ServiceCluster; // the checks validate it later
  const lost = lostKeys(cluster, block, { template, chosen });
  const annotations = annotationsOf(lost, isOurs, facts.keptBlocks?.includes(name) === true);
  return {
    kind: 'ServiceCluster',
    name: metadata.name,
    metadata: { ...metadata, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec,
    comments: commentsOn(lost, !isOurs && chosen.nodes.length > 0),
    sensitive: sensitiveFields(spec),
  };
}

/** An observe-only cluster is not adopted. */
function annotationsOf(
  lost: readonly string[],
  isOurs: boolean,
  isKept: boolean,
): Readonly<Record<string, string>> {
  const kept = isKept ? { [policyKey('prune')]: 'false' } : {};
  if (lost.length > 0) return { [policyKey('mode')]: 'observe', ...kept };
  return isOurs ? kept : { [policyKey('adopt')]: 'true' };
}

const commentsOn = (lost: readonly string[], isNew: boolean): readonly string[] => [
  ...(isNew ? ['Someone else created it: its nodes get a label that names their owner.'] : []),
  ...(lost.length === 0
    ? []
    : [
        `No manifest can declare all of its block in config.toml (${lost.join(', ')}), so it is only observed.`,
      ]),
];

/** Labels that can be derived from the name are not exported. */
function nodeFields(name: string, serviceCluster: string, { nodes, nodeLabels }: ProxyNodes): JsonObject {
  if (nodes.length === 0) return {};
  const bare = { metadata: { name }, spec: { nodes, serviceCluster } } as unknown as ServiceCluster; // enough to derive its labels
  return isEqualJson(nodeLabels, clusterNodeLabels(bare)) ? { nodes } : { nodes, nodeLabels };
}

/** Keys in which the block differs from the compiled manifest. */
function lostKeys(
  cluster: ServiceCluster,
  block: ExtensionBlock,
  { template, chosen }: { readonly template: Template; readonly chosen: ProxyNodes },
): readonly string[] {
  const compiled = compileExtension(cluster, template, chosen.nodes);
  return compareBlocks(block, compiled).map(({ path }) => path);
}

const sensitiveFields = (spec: JsonObject): readonly string[] => {
  const masked = objectOf(maskedAt([], spec));
  return Object.keys(spec).filter((field) => !isEqualJson(spec[field], masked[field]));
};

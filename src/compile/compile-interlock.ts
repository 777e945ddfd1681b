import { builtinTemplate, builtinTop } from '../interlock/template/builtin-template.ts';
import {
  parseTemplate,
  serializeTemplate,
  templateOf,
  type Leaving,
  type Template,
} from '../interlock/template/template.ts';
import type { BlockNeeds, DesiredInterlock } from '../model/desired.ts';
import { clusterNodeLabels, extensionName, interlockNames } from '../defaults/manifest-defaults.ts';
import type { Facts } from '../model/facts.ts';
import type { ExtensionBlock, InterlockDocument } from '../model/interlock-document.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Interlock, Located, ManifestSet, ServiceCluster } from '../model/manifest.ts';
import { policyOf } from '../model/policy.ts';
import { clusterNodesIn, type ClusterNodes } from './cluster-nodes.ts';
import { compileExtension } from './compile-extension.ts';
import { withInterlockDefaults } from './interlock-defaults.ts';
import { holdReason, networkKeys, nodeKeys } from './compile-observe-only.ts';
import { originOf } from './origin.ts';

type InterlockSpec = Interlock['spec'];

/**
 * config.toml as it is meant: what runs now, less the blocks that are to go, with our blocks compiled whole.
 * Undefined where no manifest says anything of it and no block is ours: then Interlock is none of our business.
 */
export function compileInterlock(
  set: ManifestSet,
  facts: Facts,
  { prune }: { readonly prune: boolean },
): DesiredInterlock | undefined {
  const anchor = set.interlock ?? set.clusters[0];
  const blocksOfBefore = facts.ownBlocks ?? [];
  if (anchor === undefined && blocksOfBefore.length === 0) return undefined;
  const spec = set.interlock?.manifest.spec ?? {};
  const { removeExtensions = [], keepConfigs = 5 } = spec;
  const clusters = set.clusters.map(({ manifest }) => manifest);
  const names = clusters.map(extensionName);
  const unsaid = blocksOfBefore.filter((name) => !names.includes(name) && !removeExtensions.includes(name));
  const keptBlocks = unsaid.filter((name) => isKept(name, facts));
  const obsoleteBlocks = unsaid.filter((name) => !keptBlocks.includes(name));
  const adopted = clusters.filter((cluster) => policyOf(cluster).adopt).map(extensionName);
  const template = chooseTemplate(facts, { removed: removeExtensions, adopted });
  const nodesOf = clusterNodesIn(facts.nodes);
  const defaults = withInterlockDefaults(template, spec);
  const blocks = clusters.flatMap((cluster) => blockOf(cluster, defaults, facts));
  return {
    origin: anchor === undefined ? 'the manifests' : originOf(anchor),
    ...interlockNames(set),
    document: documentOf(
      facts,
      {
        removed: [...removable(removeExtensions, facts), ...(prune ? obsoleteBlocks : [])],
        blocks,
        template,
      },
      spec,
    ),
    ownBlocks: [...claimedNames(clusters, facts), ...keptBlocks, ...(prune ? [] : obsoleteBlocks)],
    obsoleteBlocks,
    keptBlocks,
    removedBlocks: removeExtensions,
    othersBlocks: othersBlocks(facts),
    topKeys: Object.keys(declaredTop(spec)),
    keepConfigs,
    template: serializeTemplate(template),
    needs: set.clusters.map((located) => needsOf(located, nodesOf, facts)),
  };
}

/** What another owner wrote is that owner's to remove. */
const removable = (names: readonly string[], facts: Facts): readonly string[] =>
  names.filter((name) => !othersBlocks(facts).has(name));

const isKept = (name: string, { keptBlocks = [] }: Facts): boolean => keptBlocks.includes(name);

const othersBlocks = (facts: Facts): ReadonlyMap<string, string> => facts.othersBlocks ?? new Map();

/** A cluster that is only observed does not make its block ours. */
const claimedNames = (clusters: readonly ServiceCluster[], facts: Facts): readonly string[] =>
  clusters
    .filter((cluster) => holdReason(cluster) === undefined || isOurs(cluster, facts))
    .map(extensionName);

const isOurs = (cluster: ServiceCluster, { ownBlocks = [] }: Facts): boolean =>
  ownBlocks.includes(extensionName(cluster));

function needsOf(located: Located<ServiceCluster>, nodesOf: ClusterNodes, facts: Facts): BlockNeeds {
  const cluster = located.manifest;
  const nodes = nodeKeys(cluster, nodesOf);
  const { adopt, prune } = policyOf(cluster);
  return {
    block: extensionName(cluster),
    origin: originOf(located),
    objects: [...networkKeys(cluster), ...nodes],
    nodes,
    nodeLabels: clusterNodeLabels(cluster),
    hasSelector: cluster.spec.nodeSelector !== undefined,
    isObserveOnly: holdReason(cluster) !== undefined,
    isOurs: isOurs(cluster, facts),
    isAdopted: adopt,
    isKept: !prune,
  };
}

/** While a block that no owner wrote is there it is read anew each time, so that an upgrade of its images flows on. */
export function chooseTemplate(facts: Facts, leaving: Leaving = {}): Template {
  const { document = { top: {}, extensions: {} }, ownBlocks = [], storedTemplate } = facts;
  const written = new Set([...ownBlocks, ...othersBlocks(facts).keys()]);
  const stored = parseTemplate(storedTemplate);
  return templateOf(document, written, { ...leaving, stored }) ?? builtinTemplate;
}

/** A cluster that is only observed has the block that it has, or none. */
function blockOf(
  cluster: ServiceCluster,
  template: Template,
  facts: Facts,
): readonly (readonly [string, ExtensionBlock])[] {
  const name = extensionName(cluster);
  if (holdReason(cluster) === undefined) {
    return [[name, compileExtension(cluster, template, clusterNodesIn(facts.nodes)(cluster))]];
  }
  const observed = facts.document?.extensions[name];
  return observed === undefined ? [] : [[name, observed]];
}

interface Blocks {
  readonly removed: readonly string[];
  readonly blocks: readonly (readonly [string, ExtensionBlock])[];
  readonly template: Template;
}

function documentOf(
  facts: Facts,
  { removed, blocks, template }: Blocks,
  spec: InterlockSpec,
): InterlockDocument {
  const gone = new Set(removed);
  const kept = Object.entries(facts.document?.extensions ?? {}).filter(([name]) => !gone.has(name));
  const extensions = [...kept, ...blocks];
  const isRestored = extensions.length === 0 && spec.removeLast === 'restoreTemplate';
  return {
    top: { ...(facts.document?.top ?? builtinTop), ...declaredTop(spec) },
    extensions: Object.fromEntries(isRestored ? restoredBlocks(template) : extensions),
  };
}

/** The core needs a block: the one that was there before us comes back as it was. */
const restoredBlocks = ({ source }: Template): readonly (readonly [string, ExtensionBlock])[] =>
  source === undefined ? [] : [[source.name, source.block]];

function declaredTop(spec: InterlockSpec): JsonObject {
  const declared = {
    ListenAddr: spec.listenAddr,
    DockerURL: spec.dockerURL,
    AllowInsecure: spec.allowInsecure,
    PollInterval: spec.pollInterval,
    EndpointOverride: spec.endpointOverride,
  };
  return Object.fromEntries(
    Object.entries(declared).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

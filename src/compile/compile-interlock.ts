import { keepConfigs as defaultKeepConfigs } from '../defaults/limits.ts';
import { builtinTemplate, builtinTop } from '../interlock/template/builtin-template.ts';
import {
  parseTemplate,
  serializeTemplate,
  templateOf,
  type Leaving,
  type Template,
} from '../interlock/template/template.ts';
import type { BlockNeeds, DesiredInterlock } from '../model/desired.ts';
import { clusterNodeLabels, extensionName, holdName, interlockNames } from '../defaults/manifest-defaults.ts';
import type { Facts } from '../model/facts.ts';
import type { ExtensionBlock, InterlockDocument } from '../model/interlock-document.ts';
import type { JsonObject } from '../kernel/json.ts';
import { keyOf } from '../kernel/key.ts';
import type { Interlock, Declared, ManifestSet, ServiceCluster } from '../model/manifest/manifest.ts';
import { policyOf } from '../model/manifest/policy.ts';
import { clusterNodesIn, type ClusterNodes } from './cluster-nodes.ts';
import { compileCore } from './compile-core.ts';
import { compileExtension } from './compile-extension.ts';
import { withInterlockDefaults } from './interlock-defaults.ts';
import { observeOnlyReason, networkKeys, nodeKeys } from './compile-observe-only.ts';
import { originOf } from './origin.ts';

type InterlockSpec = Interlock['spec'];

/**
 * The desired config.toml: the running one without the blocks to remove, and with our blocks compiled from scratch.
 * Undefined if no manifest concerns Interlock and no block is ours: then Interlock is not managed.
 */
export function compileInterlock(
  set: ManifestSet,
  known: Facts,
  { prune }: { readonly prune: boolean },
): DesiredInterlock | undefined {
  const deploy = compileCore(set);
  const facts = deploy === undefined ? known : withLastDocument(known);
  if (isUnmanaged(set, facts)) return undefined;
  const spec = set.interlock?.manifest.spec ?? {};
  const { removeExtensions = [], keepConfigs = defaultKeepConfigs } = spec;
  const clusters = set.clusters.map(({ manifest }) => manifest);
  const names = clusters.map(extensionName);
  const undeclared = (facts.ownBlocks ?? []).filter(
    (name) => !names.includes(name) && !removeExtensions.includes(name),
  );
  const keptBlocks = undeclared.filter((name) => isKept(name, facts));
  const obsoleteBlocks = undeclared.filter((name) => !keptBlocks.includes(name));
  const adopted = clusters.filter((cluster) => policyOf(cluster).adopt).map(extensionName);
  const template = chooseTemplate(facts, {
    ...{ removed: removeExtensions, adopted },
    isBuiltin: deploy !== undefined,
  });
  const nodesOf = clusterNodesIn(facts.nodes);
  const defaults = withInterlockDefaults(template, spec);
  const blocks = clusters.flatMap((cluster) => blockOf(cluster, defaults, facts));
  return {
    origin: originOfAll(set),
    ...interlockNames(set),
    ...(deploy === undefined ? {} : { deploy }),
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

/** Where our core is gone, its config.toml is as it was last written: others may have blocks in it. */
const withLastDocument = ({ lastDocument, ...facts }: Facts): Facts =>
  lastDocument === undefined ? facts : { document: lastDocument, ...facts };

/** No manifest concerns Interlock, and nothing of it is ours or it goes as a whole. */
function isUnmanaged({ interlock, clusters }: ManifestSet, facts: Facts): boolean {
  if (clusters.length > 0 || interlock?.manifest.spec.deploy !== undefined) return false;
  const isDeclared = interlock !== undefined;
  return (!isDeclared && (facts.ownBlocks ?? []).length === 0) || isCoreUnneeded(facts);
}

function originOfAll({ interlock, clusters }: ManifestSet): string {
  const anchor = interlock ?? clusters[0];
  return anchor === undefined ? 'the manifests' : originOf(anchor);
}

/** A core that we deployed goes with the last manifest, unless somebody else has blocks in its config.toml. */
function isCoreUnneeded({ isCoreOurs, ownBlocks = [], document, lastDocument }: Facts): boolean {
  const blocks = Object.keys((document ?? lastDocument)?.extensions ?? {});
  return isCoreOurs === true && blocks.every((name) => ownBlocks.includes(name));
}

/** A block of another owner is not ours to remove. */
const removable = (names: readonly string[], facts: Facts): readonly string[] =>
  names.filter((name) => !othersBlocks(facts).has(name));

const isKept = (name: string, { keptBlocks = [] }: Facts): boolean => keptBlocks.includes(name);

const othersBlocks = (facts: Facts): ReadonlyMap<string, string> => facts.othersBlocks ?? new Map();

/** An observe-only cluster does not claim its block. */
const claimedNames = (clusters: readonly ServiceCluster[], facts: Facts): readonly string[] =>
  clusters
    .filter((cluster) => observeOnlyReason(cluster) === undefined || isOurs(cluster, facts))
    .map(extensionName);

const isOurs = (cluster: ServiceCluster, { ownBlocks = [] }: Facts): boolean =>
  ownBlocks.includes(extensionName(cluster));

function needsOf(located: Declared<ServiceCluster>, nodesOf: ClusterNodes, facts: Facts): BlockNeeds {
  const cluster = located.manifest;
  const nodes = nodeKeys(cluster, nodesOf);
  const { adopt, prune } = policyOf(cluster);
  return {
    block: extensionName(cluster),
    origin: originOf(located),
    objects: [...networkKeys(cluster), ...nodes],
    nodes,
    nodeLabels: clusterNodeLabels(cluster),
    hold: cluster.spec.keepNetworksWarm === true ? keyOf('service', holdName(cluster)) : undefined,
    hasSelector: cluster.spec.nodeSelector !== undefined,
    isObserveOnly: observeOnlyReason(cluster) !== undefined,
    isOurs: isOurs(cluster, facts),
    isAdopted: adopt,
    isKept: !prune,
  };
}

/** A block that no owner wrote is the template on every pass, so that an upgrade of its images reaches our blocks. */
export function chooseTemplate(
  facts: Facts,
  { isBuiltin = false, ...leaving }: Leaving & { readonly isBuiltin?: boolean } = {},
): Template {
  const { document = { top: {}, extensions: {} }, ownBlocks = [], storedTemplate } = facts;
  const written = new Set([...ownBlocks, ...othersBlocks(facts).keys()]);
  // With our own core the images change with our version, so what was stored is of use only if somebody else wrote it.
  const known = parseTemplate(storedTemplate);
  const stored = isBuiltin && known?.source === undefined ? undefined : known;
  return templateOf(document, written, { ...leaving, stored }) ?? builtinTemplate;
}

/** An observe-only cluster keeps the block that it has, or has none. */
function blockOf(
  cluster: ServiceCluster,
  template: Template,
  facts: Facts,
): readonly (readonly [string, ExtensionBlock])[] {
  const name = extensionName(cluster);
  if (observeOnlyReason(cluster) === undefined) {
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
  const isRemoved = new Set(removed);
  const kept = Object.entries(facts.document?.extensions ?? {}).filter(([name]) => !isRemoved.has(name));
  const extensions = [...kept, ...blocks];
  const isRestored = extensions.length === 0 && spec.removeLast === 'restoreTemplate';
  return {
    top: { ...(facts.document?.top ?? builtinTop), ...declaredTop(spec) },
    extensions: Object.fromEntries(isRestored ? restoredBlocks(template) : extensions),
  };
}

/** The core needs at least one block, so the vendor's original block is restored. */
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

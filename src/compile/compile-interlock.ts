import { builtinTemplate, builtinTop } from '../interlock/builtin-template.ts';
import { parseTemplate, templateOf, type Template } from '../interlock/template.ts';
import type { DesiredInterlock } from '../model/desired.ts';
import { clusterNetworks, clusterNodes, extensionName, interlockNames } from '../model/effective.ts';
import type { Facts } from '../model/facts.ts';
import type { ExtensionBlock, InterlockDocument } from '../model/interlock-document.ts';
import type { JsonObject } from '../model/json.ts';
import type { Interlock, ManifestSet } from '../model/manifest.ts';
import { compileExtension } from './compile-extension.ts';
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
  const clusters = set.clusters.map(({ manifest }) => manifest);
  const names = clusters.map(extensionName);
  const formerBlocks = blocksOfBefore.filter((name) => !names.includes(name));
  const template = chooseTemplate(facts);
  const blocks = clusters.map((cluster): [string, ExtensionBlock] => [
    extensionName(cluster),
    compileExtension(cluster, template),
  ]);
  return {
    origin: anchor === undefined ? 'the manifests' : originOf(anchor),
    ...interlockNames(set),
    document: documentOf(
      facts,
      [...(spec.removeExtensions ?? []), ...(prune ? formerBlocks : [])],
      spec,
      blocks,
    ),
    ownBlocks: prune ? names : [...names, ...formerBlocks],
    formerBlocks,
    removedBlocks: spec.removeExtensions ?? [],
    template: { values: template.values, stems: { ...template.stems } },
    networks: [...new Set(clusters.flatMap(clusterNetworks).map((network) => network.name))].sort(),
    nodes: [...new Set(clusters.flatMap(clusterNodes))].sort(),
  };
}

/** While a block of somebody else is there it is read anew each time, so that an upgrade of its images flows on. */
function chooseTemplate(facts: Facts): Template {
  const ownBlocks = new Set(facts.ownBlocks);
  const observed = facts.document === undefined ? undefined : templateOf(facts.document, ownBlocks);
  return observed ?? parseTemplate(facts.storedTemplate) ?? builtinTemplate;
}

function documentOf(
  facts: Facts,
  removedNames: readonly string[],
  spec: InterlockSpec,
  blocks: readonly (readonly [string, ExtensionBlock])[],
): InterlockDocument {
  const removed = new Set(removedNames);
  const kept = Object.entries(facts.document?.extensions ?? {}).filter(([name]) => !removed.has(name));
  return {
    top: { ...(facts.document?.top ?? builtinTop), ...declaredTop(spec) },
    extensions: Object.fromEntries([...kept, ...blocks]),
  };
}

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

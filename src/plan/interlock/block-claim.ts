import { changedBlocks } from '../../interlock/document/compare-documents.ts';
import { proxyNameOf } from '../../interlock/blocks/extension-block.ts';
import type { BlockNeeds, DesiredInterlock } from '../../model/desired.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import type { BlockFinding } from '../common/check.ts';
import { joinFragments, refusal, type Fragment } from '../common/fragment.ts';

/**
 * Why we must not write a block. A block that another owner wrote belongs to that owner even if the core does not read it
 * now: somebody may have rolled the config back by hand. A block written by hand is adopted if the manifest says so; no
 * annotation is needed if it already equals what we would write.
 */
export function foreignClaim(
  needs: BlockNeeds,
  desired: DesiredInterlock,
  running: InterlockDocument,
): BlockFinding | undefined {
  const { block, origin, isOurs, isAdopted } = needs;
  const other = desired.othersBlocks.get(block);
  if (other !== undefined) {
    return {
      reason: `Extensions.${block} of config.toml belongs to the owner "${other}"`,
      hint: `Remove it from the manifests of one of the two owners, or choose another serviceCluster in ${origin}`,
    };
  }
  if (isOurs || isAdopted || !Object.hasOwn(running.extensions, block)) return undefined;
  if (!changedBlocks(running, desired.document).includes(block)) return undefined;
  return {
    reason: `Extensions.${block} of config.toml exists and was not created by us`,
    hint: `Adopt it with the annotation swarm-reconciler.io/adopt: "true", which overwrites it, or choose another serviceCluster in ${origin}`,
  };
}

/** A node that only foreign blocks need gets no label: the proxy of the foreign block would be scheduled on it. */
export function refusedNodes(
  desired: DesiredInterlock,
  running: InterlockDocument,
  objects: Fragment,
): Fragment {
  const active = desired.needs.filter(({ isObserveOnly }) => !isObserveOnly);
  const isForeign = (needs: BlockNeeds): boolean => foreignClaim(needs, desired, running) !== undefined;
  const needed = new Set(active.filter((needs) => !isForeign(needs)).flatMap(({ nodes }) => nodes));
  const changed = new Set(objects.steps.map(({ change }) => change.resource));
  return joinFragments(
    active.flatMap((needs) => {
      const proxy = keyOf('service', proxyOf(needs.block, desired.document));
      return needs.nodes
        .filter((node) => changed.has(node) && !needed.has(node))
        .map((node) => refuseNode(node, proxy));
    }),
  );
}

const refuseNode = (node: Key, proxy: Key): Fragment =>
  refusal(node, `it depends on ${proxy}, which is refused`, `Fix ${proxy} first; the label is then added`);

/** Refuses to remove blocks that another owner wrote. */
export const refusedRemovals = (
  { removedBlocks, othersBlocks, origin }: DesiredInterlock,
  running: InterlockDocument,
): Fragment =>
  joinFragments(
    removedBlocks
      .filter((block) => Object.hasOwn(running.extensions, block))
      .flatMap((block) => {
        const owner = othersBlocks.get(block);
        if (owner === undefined) return [];
        const resource = keyOf('service', proxyOf(block, running));
        return [
          refusal(
            resource,
            `Extensions.${block} of config.toml is to be removed, but belongs to the owner "${owner}"`,
            `Remove "${block}" from removeExtensions (${origin}), or from the manifests of "${owner}"`,
          ),
        ];
      }),
  );

const proxyOf = (block: string, { extensions }: InterlockDocument): string =>
  proxyNameOf(extensions[block]) ?? block;

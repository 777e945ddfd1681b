import { hasInterlockMark, instanceIdsIn } from '../../../interlock/blocks/marks.ts';
import { clusterOf, serviceNamesOf } from '../../../interlock/blocks/extension-block.ts';
import { serviceNamesIn } from '../../../interlock/blocks/service-names.ts';
import type { ExtensionBlock } from '../../../model/interlock-document.ts';
import { compareText } from '../../../kernel/key.ts';
import { isOfCore } from '../orphans.ts';
import { prunedServices } from '../../services/obsolete-services.ts';
import type { BlockCheck, CheckedBlock, BlockFinding, InterlockScene } from '../../common/check.ts';

/** The services that a block names and the cluster that it serves must not be used by any other block or service. */
export const blockNotUnique: BlockCheck = (block, scene) =>
  block.isChanged ? [...sharedWithBlocks(block, scene), ...takenNames(block, scene)] : [];

function sharedWithBlocks(
  { needs, desiredBlock }: CheckedBlock,
  { desired }: InterlockScene,
): readonly BlockFinding[] {
  const others = Object.entries(desired.document.extensions).filter(([name]) => name !== needs.block);
  const names = namesOf(desiredBlock);
  return others.flatMap(([other, block]): readonly BlockFinding[] => {
    const shared = serviceNamesOf(block).filter((name) => names.has(name.toLowerCase()));
    if (shared.length > 0)
      return [finding(`Extensions.${other} also names service "${shared.join('", "')}"`, needs.origin)];
    if (clusterOf(block) !== clusterOf(desiredBlock)) return [];
    return [
      finding(`Extensions.${other} also serves ${describeCluster(clusterOf(desiredBlock))}`, needs.origin),
    ];
  });
}

/** Services that nothing marks as created by Interlock: the core could not create its own, or would change a foreign one. */
function takenNames(
  { needs, desiredBlock }: CheckedBlock,
  { input, state }: InterlockScene,
): readonly BlockFinding[] {
  const names = namesOf(desiredBlock);
  const known = new Set(serviceNamesIn(state.document));
  const instanceIds = instanceIdsIn(state.document);
  const pruned = new Set(prunedServices(input));
  return input.observed.services
    .filter((service) => names.has(service.name.toLowerCase()) && !pruned.has(service))
    .filter(({ name }) => !known.has(name))
    .filter(({ labels }) => !isOfCore(labels) || !hasInterlockMark(labels, instanceIds))
    .map(({ name }) => name)
    .sort(compareText)
    .map((name) => finding(`service "${name}" exists, and does not belong to Interlock`, needs.origin));
}

const finding = (reason: string, origin: string): BlockFinding => ({
  reason,
  hint: `Choose another name (serviceCluster, serviceName, configServiceName) in ${origin}, or remove the other one`,
});

const namesOf = (block: ExtensionBlock): ReadonlySet<string> =>
  new Set(serviceNamesOf(block).map((name) => name.toLowerCase()));

const describeCluster = (name: string): string =>
  name === '' ? 'services without a cluster label' : `cluster "${name}"`;

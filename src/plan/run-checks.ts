import { changedBlocks } from '../interlock/document/compare-documents.ts';
import { proxyKeyOf } from '../interlock/blocks/extension-block.ts';
import { foreignClaim } from './interlock/block-claim.ts';
import { observeOnlyObjects } from './common/observe-only.ts';
import { joinFragments, fragment, refusal, type Fragment } from './common/fragment.ts';
import type { PlanInput } from './plan-input.ts';
import {
  sceneOf,
  type BlockCheck,
  type CheckedBlock,
  type DocumentCheck,
  type BlockFinding,
  type InterlockScene,
  type SwarmCheck,
} from './common/check.ts';
import { blockNotUnique } from './interlock/checks/block-not-unique.ts';
import { clusterUnserved } from './services/checks/cluster-unserved.ts';
import { coreFieldDropped, fieldDropped } from './services/checks/field-dropped.ts';
import { hostTaken } from './services/checks/host-taken.ts';
import { heldCore } from './interlock/checks/held-core.ts';
import { interlockTooOld } from './interlock/checks/interlock-too-old.ts';
import { lastBlock } from './interlock/checks/last-block.ts';
import { networkMissing } from './services/checks/network-missing.ts';
import { noNodeSelected } from './interlock/checks/no-node-selected.ts';
import { nodeClaimedTwice } from './nodes/checks/node-claimed-twice.ts';
import { objectMissing } from './objects/checks/object-missing.ts';
import { proxyPortInUse } from './interlock/checks/proxy-port-in-use.ts';
import { proxyWithoutNode } from './interlock/checks/proxy-without-node.ts';
import { replicasAboveNodes } from './interlock/checks/replicas-above-nodes.ts';
import { proxyOutOfReach } from './services/checks/proxy-out-of-reach.ts';
import { servicePortInUse } from './services/checks/service-port-in-use.ts';
import { serviceWithoutNode } from './services/checks/service-without-node.ts';
import { subnetOverlaps } from './networks/checks/subnet-overlaps.ts';
import { subnetTooSmall } from './networks/checks/subnet-too-small.ts';
import { servicesOutOfReach } from './interlock/checks/services-out-of-reach.ts';
import { unservedServices } from './interlock/checks/unserved-services.ts';

/** For networks, nodes, secrets and configs: refusing one of them also refuses the blocks and services that need it. */
const objectChecks: readonly SwarmCheck[] = [nodeClaimedTwice, subnetOverlaps, subnetTooSmall, objectMissing];

const serviceChecks: readonly SwarmCheck[] = [
  clusterUnserved,
  hostTaken,
  networkMissing,
  proxyOutOfReach,
  serviceWithoutNode,
  servicePortInUse,
];

const blockChecks: readonly BlockCheck[] = [
  noNodeSelected,
  proxyWithoutNode,
  replicasAboveNodes,
  proxyPortInUse,
  interlockTooOld,
  blockNotUnique,
  servicesOutOfReach,
];

/** In this order: only the first refusal is reported. */
const documentChecks: readonly DocumentCheck[] = [heldCore, lastBlock, unservedServices, coreFieldDropped];

/** For writes of any kind of resource. */
const writeChecks: readonly SwarmCheck[] = [fieldDropped];

type CheckStage = (input: PlanInput, planned: Fragment) => Fragment;

export const checkObjects: CheckStage = (input, planned) => run(objectChecks, input, planned);

export const checkServices: CheckStage = (input, planned) => run(serviceChecks, input, planned);

export const checkWrites: CheckStage = (input, planned) => run(writeChecks, input, planned);

/** Drops refusals of observe-only objects: their changes are not executed anyway. */
function run(checks: readonly SwarmCheck[], input: PlanInput, planned: Fragment): Fragment {
  const isObserveOnly = observeOnlyObjects(input);
  const scene = sceneOf(input, planned);
  const found = joinFragments(checks.map((check) => check(scene)));
  return { ...found, refused: found.refused.filter(({ resource }) => !isObserveOnly(resource)) };
}

/** A finding about a block refuses its proxy. Blocks that are refused for another reason are skipped. */
export function checkBlocks(scene: InterlockScene): Fragment {
  const { desired, state, planned } = scene;
  const refused = new Set<string>(planned.refused.map(({ resource }) => resource));
  const changed = new Set(changedBlocks(state.document, desired.document));
  return joinFragments(
    desired.needs
      .filter(({ isObserveOnly, objects }) => !isObserveOnly && !objects.some((key) => refused.has(key)))
      .map((needs) => {
        const block: CheckedBlock = {
          needs,
          desiredBlock: desired.document.extensions[needs.block] ?? {},
          running: state.document.extensions[needs.block],
          isChanged: changed.has(needs.block),
        };
        return joinFragments(findingsOf(block, scene).map((finding) => fragmentOf(block, finding)));
      }),
  );
}

/** If a block belongs to someone else, only that is reported. */
function findingsOf(block: CheckedBlock, scene: InterlockScene): readonly BlockFinding[] {
  const claim = foreignClaim(block.needs, scene.desired, scene.state.document);
  return claim === undefined ? blockChecks.flatMap((check) => check(block, scene)) : [claim];
}

function fragmentOf(
  { needs, desiredBlock }: CheckedBlock,
  { reason, hint, isStanding = false }: BlockFinding,
): Fragment {
  const resource = proxyKeyOf(needs.block, desiredBlock);
  if (!isStanding) return refusal(resource, reason, hint);
  return fragment({
    warnings: [
      {
        kind: 'faultyBlock',
        resource,
        message: `${resource} of Extensions.${needs.block}: ${reason}. ${hint}`,
      },
    ],
  });
}

export const checkDocument = (scene: InterlockScene): Fragment =>
  documentChecks.map((check) => check(scene)).find(({ refused }) => refused.length > 0) ?? fragment({});

import type { DesiredInterlock } from '../../model/desired.ts';
import type { InterlockDocument } from '../../model/interlock-document.ts';
import { proxyKeyOf } from '../../interlock/blocks/extension-block.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import { ownerLabel } from '../../model/own-labels.ts';
import type { Refusal, Wait } from '../../model/plan.ts';
import { refusedNodes, refusedRemovals } from './block-claim.ts';
import { checkBlocks, checkDocument } from '../run-checks.ts';
import { sceneOf, type InterlockScene } from '../common/check.ts';
import { coreWaitOf } from './core-wait.ts';
import { refusedBlocksHeld } from './held-blocks.ts';
import { refuseHeld } from '../common/held.ts';
import { stalledCore } from './stalled-core.ts';
import { causeOf } from './interlock-drift.ts';
import { interlockState, type InterlockState } from './interlock-state.ts';
import { earlySuffix, withNodeMigration } from '../nodes/node-migration-steps.ts';
import { nodeMove, type NodeMove } from '../nodes/node-move.ts';
import { joinFragments, fragment, withoutRefused, type Fragment } from '../common/fragment.ts';
import { planConfig, rowsOfVersions, stateAfter, type ConfigStage } from './plan-config.ts';
import { runningDocument, type PlanInput } from '../plan-input.ts';
import { planOrphans } from './plan-orphans.ts';
import { planProxies } from './plan-proxies.ts';
import { obsoleteNodeSteps } from '../nodes/obsolete-nodes.ts';
import { planRotation } from './plan-rotation.ts';
import { refuseDependents } from '../common/refuse-dependents.ts';
import { blockedClusters, withoutRefusedBlocks } from './refused-blocks.ts';

/** What is planned for Interlock, and the networks, nodes and files with the dependencies that result from it. */
export interface InterlockFragments {
  readonly interlock: Fragment;
  readonly objects: Fragment;
  /** Clusters that no block will serve, with the refused resource that causes it. */
  readonly blocked: ReadonlyMap<string, Key>;
  /** config.toml after the plan; undefined: it is unknown, or not managed. */
  readonly document: InterlockDocument | undefined;
  /** Proxies whose block stays as it runs, with the refused resource that is the reason. */
  readonly unchanged: ReadonlyMap<Key, Key>;
}

/**
 * Plans config.toml, the core update, and the removal of orphans. Configs are immutable, so a change is a new conf-N and one
 * core update. An obsolete proxy is removed only once the core runs the new config: before that, the core would recreate it.
 */
export function planInterlock(input: PlanInput, objects: Fragment, services: Fragment): InterlockFragments {
  const declared = input.desired.interlock;
  if (declared === undefined) return { ...unmanaged, objects, document: runningDocument(input) };
  const state = interlockState(declared, input);
  if ('refused' in state) return withoutState(declared, objects, state.refused);
  const claims = checkClaims(declared, state, objects);
  const own = withoutRefused(objects, claims);
  const scene: InterlockScene = {
    ...sceneOf(input, refuseDependents(joinFragments([own, services]))),
    ...{ desired: declared, state },
  };
  const blocks = keepRefusedBlocks(scene, objects, claims);
  const refused = checkDocument({ ...scene, desired: blocks.desired });
  if (refused.refused.length > 0) {
    const blocked = blockedClusters(declared, state.document, blocks.roots, refused.refused[0]);
    const interlock = joinFragments([blocks.reported, refused]);
    const unchanged = allProxies(state.document, refused.refused[0]);
    return { interlock, objects: own, blocked, document: state.document, unchanged };
  }
  const made = planDocument(blocks.desired, state, own, input);
  return {
    interlock: joinFragments([blocks.reported, refuseHeld(made.interlock, input)]),
    objects: made.objects,
    blocked: blockedClusters(declared, blocks.desired.document, blocks.roots),
    document: blocks.desired.document,
    unchanged: blocks.unchanged,
  };
}

const unmanaged = {
  interlock: fragment({}),
  ...{ blocked: new Map<string, Key>(), unchanged: new Map<Key, Key>() },
};

/** Nothing is known of the core or its config: nothing is planned for it. */
const withoutState = (
  declared: DesiredInterlock,
  objects: Fragment,
  refused: Fragment,
): InterlockFragments => ({
  interlock: refused,
  objects,
  blocked: blockedClusters(declared, undefined, objects.refused, refused.refused[0]),
  ...{ document: undefined, unchanged: new Map() },
});

/** Nodes and blocks that other owners of this tool, or somebody by hand, have claimed. */
const checkClaims = (declared: DesiredInterlock, { document }: InterlockState, objects: Fragment): Fragment =>
  joinFragments([refusedNodes(declared, document, objects), refusedRemovals(declared, document)]);

/** config.toml stays as it is. */
const allProxies = ({ extensions }: InterlockDocument, whole: Refusal | undefined): ReadonlyMap<Key, Key> =>
  new Map(
    Object.entries(extensions).flatMap(([name, block]): [Key, Key][] =>
      whole === undefined ? [] : [[proxyKeyOf(name, block), whole.resource]],
    ),
  );

interface BlockDecisions {
  /** config.toml in which blocks that are refused, or need something that is, stay as they run. */
  readonly desired: DesiredInterlock;
  readonly reported: Fragment;
  /** What the blocks are refused for. */
  readonly roots: readonly Refusal[];
  readonly unchanged: ReadonlyMap<Key, Key>;
}

function keepRefusedBlocks(scene: InterlockScene, objects: Fragment, claims: Fragment): BlockDecisions {
  const { desired, state, input } = scene;
  const held = refusedBlocksHeld(desired, state.document, input);
  const checked = joinFragments([checkBlocks(scene), held]);
  const roots = [...objects.refused, ...checked.refused];
  const { interlock, warnings, unchanged } = withoutRefusedBlocks(desired, state.document, roots);
  return {
    desired: interlock,
    reported: joinFragments([checked, claims, fragment({ warnings })]),
    roots,
    unchanged: new Map([...unchanged, ...held.refused.map(({ resource }) => [resource, resource] as const)]),
  };
}

function planDocument(
  desired: DesiredInterlock,
  state: InterlockState,
  objects: Fragment,
  input: PlanInput,
): Pick<InterlockFragments, 'interlock' | 'objects'> {
  const released = input.prune ? obsoleteNodeSteps(input) : [];
  const move = nodeMove(desired, state, [...objects.steps, ...released], input);
  const stages = planStages(move, desired, state, input);
  const versions = fragment({ rows: rowsOfVersions(state.versions, input.owner) });
  // While the rollout is stalled, the services of the old config are still in use.
  const isStuck = stages.config.refused.length > 0;
  const around = isStuck ? fragment({}) : planAround(desired, state, input, stages);
  const interlock = joinFragments([versions, stages.config, around]);
  return {
    interlock,
    objects: withNodeMigration(objects, move, [...stages.beforeNodes, ...goingIn(around, move)], input),
  };
}

interface Stages {
  readonly config: Fragment;
  /** Ids that the steps of nodes that change their cluster depend on. */
  readonly beforeNodes: readonly string[];
  /** Name of the config that the last core update replaces. */
  readonly replacedConfig: string;
}

function planStages(
  move: NodeMove | undefined,
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): Stages {
  const replacedConfig = state.running.name;
  const stalled = stalledCore(desired, state, input);
  // While the core's rollout is stalled no proxy shrinks, so the labels stay as well.
  if (stalled !== undefined)
    return { config: stalled, beforeNodes: [keyOf('service', desired.coreService)], replacedConfig };
  if (move !== undefined) return planMove(move, desired, state, input);
  return { config: planConfig(stageOf(desired, state, input), input), beforeNodes: [], replacedConfig };
}

const stageOf = (desired: DesiredInterlock, state: InterlockState, input: PlanInput): ConfigStage => ({
  ...{ desired, goal: desired, state, suffix: '', without: new Set(), after: [] },
  cause: causeOf(desired, state, input),
});

/** First new labels and a config with fewer or other proxies, then the removed labels, then a second config for growing blocks. */
function planMove(
  move: NodeMove,
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): Stages {
  const without = new Set(move.nodes.keys());
  const early = [...without].map((key) => `${key}${earlySuffix}`);
  const whole = { ...stageOf(desired, state, input), without, after: early };
  const stage: ConfigStage =
    move.between === undefined
      ? whole
      : { ...whole, desired: { ...desired, document: move.between }, suffix: '#shrink' };
  const first = withRequired(planConfig(stage, input), move.awaited);
  const beforeNodes = first.waits.filter(({ required }) => required).map(({ id }) => id);
  const between = move.between === undefined ? undefined : stateAfter(stage, first);
  if (between === undefined) return { config: first, beforeNodes, replacedConfig: state.running.name };
  const second = planConfig({ ...whole, state: between, without: new Set(), after: beforeNodes }, input);
  return { config: joinFragments([first, second]), beforeNodes, replacedConfig: between.running.name };
}

/** The label steps depend on these proxies having shrunk or changed, so apply waits for them whatever the flags say. */
const withRequired = (config: Fragment, awaited: readonly Key[]): Fragment => ({
  ...config,
  waits: config.waits.map((wait) => (awaited.includes(wait.resource) ? { ...wait, required: true } : wait)),
});

/** Without orphans that nothing marks as Interlock services: they are not removed, so nothing can wait for them. */
const goingIn = (around: Fragment, move: NodeMove | undefined): readonly string[] =>
  around.steps
    .filter(({ change }) => change.op === 'delete' && move?.going.includes(change.resource) === true)
    .map(({ change }) => change.id);

/** Everything that follows from the document, except the config itself. */
function planAround(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
  { config, replacedConfig }: Stages,
): Fragment {
  const own = state.versions.filter(({ labels }) => labels[ownerLabel] === input.owner);
  return joinFragments([
    planOrphans(desired, state, input, coreWait(desired, config)),
    planRotation(desired, own, replacedConfig, config),
    planProxies(desired, state, input),
  ]);
}

/**
 * Orphans are removed only after a task of the core runs on a config without them: the first of two new ones, or the
 * current one, if an earlier apply was interrupted before that.
 */
const coreWait = (desired: DesiredInterlock, config: Fragment): Wait =>
  config.waits.find(({ until }) => until === 'runs') ?? coreWaitOf(keyOf('service', desired.coreService), []);

import type { DesiredInterlock } from '../../model/desired.ts';
import { keyOf, type Key } from '../../kernel/key.ts';
import { ownerLabel } from '../../model/own-labels.ts';
import type { Wait } from '../../model/plan.ts';
import { refusedNodes, refusedRemovals } from './block-claim.ts';
import { checkBlocks, checkDocument, withoutRefused } from '../run-checks.ts';
import type { InterlockScene } from '../common/check.ts';
import { nodesAfter } from '../projection/projected-nodes.ts';
import { coreWaitOf } from './core-wait.ts';
import { heldUpCore } from './stalled-core.ts';
import { causeOf } from './interlock-drift.ts';
import { interlockState, type InterlockState } from './interlock-state.ts';
import { earlySuffix, withLateLabels } from '../nodes/node-migration-steps.ts';
import { nodeMove, type NodeMove } from '../nodes/node-move.ts';
import { joinParts, part, type Part } from '../common/fragment.ts';
import { planConfig, rowsOfVersions, stateAfter, type ConfigStage } from './plan-config.ts';
import type { PlanInput } from '../plan-input.ts';
import { planLeftovers } from './plan-orphans.ts';
import { planProxies } from './plan-proxies.ts';
import { formerNodeSteps } from '../plan-prune.ts';
import { planRotation } from './plan-rotation.ts';
import { refuseDependants } from '../common/refuse-dependents.ts';
import { blockedClusters, withoutRefusedBlocks } from './refused-blocks.ts';

/** What is planned for Interlock, and the networks and nodes with what their order owes to it. */
export interface InterlockPart {
  readonly interlock: Part;
  readonly objects: Part;
  /** Clusters that no block serves in the end, with what is refused for it. */
  readonly blocked: ReadonlyMap<string, Key>;
}

/**
 * config.toml, its way into the core, and what the core leaves behind. Configs are immutable, so a change is a new
 * conf-N and one core update; a proxy that goes is removed only when the core runs the new one, or it would come back.
 */
export function planInterlock(input: PlanInput, objects: Part, services: Part): InterlockPart {
  const meant = input.desired.interlock;
  if (meant === undefined) return { interlock: part({}), objects, blocked: new Map() };
  const state = interlockState(meant, input);
  if ('refused' in state) {
    const { refused } = state;
    return {
      interlock: refused,
      objects,
      blocked: blockedClusters(meant, undefined, objects.refused, refused.refused[0]),
    };
  }
  const foreign = joinParts([
    refusedNodes(meant, state.document, objects),
    refusedRemovals(meant, state.document),
  ]);
  const left = withoutRefused(objects, foreign);
  const planned = refuseDependants(joinParts([left, services]));
  const scene: InterlockScene = { input, desired: meant, state, planned, nodes: nodesAfter(input, left) };
  const checked = checkBlocks(scene);
  const roots = [...objects.refused, ...checked.refused];
  const { interlock: desired, warnings } = withoutRefusedBlocks(meant, state.document, roots);
  const told = joinParts([checked, foreign, part({ warnings })]);
  const refused = checkDocument({ ...scene, desired });
  if (refused.refused.length > 0) {
    const blocked = blockedClusters(meant, state.document, roots, refused.refused[0]);
    return { interlock: joinParts([told, refused]), objects: left, blocked };
  }
  const made = planDocument(desired, state, left, input);
  const blocked = blockedClusters(meant, desired.document, roots);
  return { interlock: joinParts([told, made.interlock]), objects: made.objects, blocked };
}

function planDocument(
  desired: DesiredInterlock,
  state: InterlockState,
  objects: Part,
  input: PlanInput,
): Pick<InterlockPart, 'interlock' | 'objects'> {
  const released = input.prune ? formerNodeSteps(input) : [];
  const move = nodeMove(desired, state, [...objects.steps, ...released], input);
  const stages = planStages(move, desired, state, input);
  const versions = part({ rows: rowsOfVersions(state.versions, input.owner) });
  // A core that does not run what is meant still needs what that names no more.
  const isStuck = stages.config.refused.length > 0;
  const around = isStuck ? part({}) : planAround(desired, state, input, stages);
  const interlock = joinParts([versions, stages.config, around]);
  return {
    interlock,
    objects: withLateLabels(objects, move, [...stages.nodesAfter, ...goingIn(around, move)], input),
  };
}

interface Stages {
  readonly config: Part;
  /** Ids that the nodes which change their cluster have to come after. */
  readonly nodesAfter: readonly string[];
  /** Name of the config that the core leaves with its last update. */
  readonly leaves: string;
}

function planStages(
  move: NodeMove | undefined,
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): Stages {
  const leaves = state.running.name;
  const heldUp = heldUpCore(desired, state, input);
  // Nothing shrinks where the core's update is held up: then the labels stay too.
  if (heldUp !== undefined)
    return { config: heldUp, nodesAfter: [keyOf('service', desired.coreService)], leaves };
  if (move !== undefined) return planMove(move, desired, state, input);
  return { config: planConfig(stageOf(desired, state, input), input), nodesAfter: [], leaves };
}

const stageOf = (desired: DesiredInterlock, state: InterlockState, input: PlanInput): ConfigStage => ({
  ...{ desired, goal: desired, state, suffix: '', without: new Set(), after: [] },
  cause: causeOf(desired, state, input),
});

/** New labels and fewer or other proxies first, then the labels that go, and in a second config what grows by them. */
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
  const nodesAfter = first.waits.filter(({ required }) => required).map(({ id }) => id);
  const between = move.between === undefined ? undefined : stateAfter(stage, first);
  if (between === undefined) return { config: first, nodesAfter, leaves: state.running.name };
  const second = planConfig({ ...whole, state: between, without: new Set(), after: nodesAfter }, input);
  return { config: joinParts([first, second]), nodesAfter, leaves: between.running.name };
}

/** The labels depend on these proxies being fewer or others, so they are waited for whatever the flags say. */
const withRequired = (config: Part, awaited: readonly Key[]): Part => ({
  ...config,
  waits: config.waits.map((wait) => (awaited.includes(wait.resource) ? { ...wait, required: true } : wait)),
});

/** A leftover that stays, because nothing marks it as one, holds nobody up. */
const goingIn = (around: Part, move: NodeMove | undefined): readonly string[] =>
  around.steps
    .filter(({ change }) => change.op === 'delete' && move?.going.includes(change.resource) === true)
    .map(({ change }) => change.id);

/** What follows from the document beside the config itself. */
function planAround(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
  { config, leaves }: Stages,
): Part {
  const own = state.versions.filter(({ labels }) => labels[ownerLabel] === input.owner);
  return joinParts([
    planLeftovers(desired, state, input, coreWait(desired, config)),
    planRotation(desired, own, leaves, config),
    planProxies(desired, state, input),
  ]);
}

/**
 * Leftovers go only after a task of the core runs on a config without them: the first of two, or on the one that it has,
 * where an earlier run was cut off before it did.
 */
const coreWait = (desired: DesiredInterlock, config: Part): Wait =>
  config.waits.find(({ until }) => until === 'runs') ?? coreWaitOf(keyOf('service', desired.coreService), []);

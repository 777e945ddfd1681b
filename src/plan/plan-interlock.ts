import type { DesiredInterlock } from '../model/desired.ts';
import { keyOf, type Key } from '../model/key.ts';
import type { Wait } from '../model/plan.ts';
import { checkBlocks, checkDocument } from './checks/checks.ts';
import type { InterlockScene } from './checks/check.ts';
import { nodesAfter } from './checks/nodes-after.ts';
import { interlockState, type InterlockState } from './interlock-state.ts';
import { nodeMove, type NodeMove } from './node-move.ts';
import { joinParts, part, type Part } from './part.ts';
import { coreWaitOf, planConfig, rowsOfVersions, stateAfter, type ConfigStage } from './plan-config.ts';
import type { PlanInput } from './plan-input.ts';
import { planLeftovers } from './plan-leftovers.ts';
import { planProxies } from './plan-proxies.ts';
import { planRotation } from './plan-rotation.ts';
import { refuseDependants } from './refuse-dependants.ts';
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
    return { interlock: refused, objects, blocked: blockedClusters(meant, undefined, refused.refused) };
  }
  const planned = refuseDependants(joinParts([objects, services]));
  const scene: InterlockScene = { input, desired: meant, state, planned, nodes: nodesAfter(input, objects) };
  const checked = checkBlocks(scene);
  const { interlock: desired, warnings } = withoutRefusedBlocks(meant, state.document, [
    ...objects.refused,
    ...checked.refused,
  ]);
  const told = joinParts([checked, part({ warnings })]);
  const refused = checkDocument({ ...scene, desired });
  if (refused.refused.length > 0) {
    const interlock = joinParts([told, refused]);
    return { interlock, objects, blocked: blockedClusters(meant, state.document, interlock.refused) };
  }
  const move = nodeMove(desired, state, objects.steps, input);
  const stages =
    move === undefined ? planStages(desired, state, input) : planMove(move, desired, state, input);
  const interlock = joinParts([told, stages.config, planAround(desired, state, input, stages.config)]);
  return {
    interlock,
    objects: withNodesAfter(objects, move, stages.nodesAfter),
    blocked: blockedClusters(meant, desired.document, [...objects.refused, ...checked.refused]),
  };
}

interface Stages {
  readonly config: Part;
  /** Ids that the nodes which change their cluster have to come after. */
  readonly nodesAfter: readonly string[];
}

function planStages(desired: DesiredInterlock, state: InterlockState, input: PlanInput): Stages {
  const config = planConfig({ desired, state, suffix: '', without: new Set(), after: [] }, input);
  return { config, nodesAfter: [] };
}

/** Fewer proxies first, then the labels, and in a second config what grows by them. */
function planMove(
  move: NodeMove,
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): Stages {
  const document = move.between ?? desired.document;
  const suffix = move.between === undefined ? '' : '#shrink';
  const stage: ConfigStage = {
    desired: { ...desired, document },
    state,
    suffix,
    without: move.nodes,
    after: [],
  };
  const first = withRequired(planConfig(stage, input), move.shrinking);
  const coreKey = keyOf('service', desired.coreService);
  // Nothing shrinks where the core's update is refused: then the labels stay too.
  const nodesAfter =
    first.refused.length > 0 ? [coreKey] : first.waits.filter(({ required }) => required).map(({ id }) => id);
  const between = move.between === undefined ? undefined : stateAfter(stage, first);
  if (between === undefined) return { config: first, nodesAfter };
  const second = planConfig(
    { desired, state: between, suffix: '', without: new Set(), after: nodesAfter },
    input,
  );
  return { config: joinParts([first, second]), nodesAfter };
}

/** The labels depend on these proxies being fewer, so they are waited for whatever the flags say. */
const withRequired = (config: Part, shrinking: readonly Key[]): Part => ({
  ...config,
  waits: config.waits.map((wait) => (shrinking.includes(wait.resource) ? { ...wait, required: true } : wait)),
});

const withNodesAfter = (objects: Part, move: NodeMove | undefined, ids: readonly string[]): Part => ({
  ...objects,
  steps: objects.steps.map((step) =>
    move?.nodes.has(step.change.resource) === true
      ? { ...step, change: { ...step.change, dependsOn: [...step.change.dependsOn, ...ids] } }
      : step,
  ),
});

/** What follows from the document beside the config itself. */
function planAround(desired: DesiredInterlock, state: InterlockState, input: PlanInput, config: Part): Part {
  return joinParts([
    part({ rows: rowsOfVersions(state.versions, input.owner) }),
    planLeftovers(desired, state, input, coreWait(desired, config)),
    planRotation(desired, state, input, config),
    planProxies(desired, state, input),
  ]);
}

/** Leftovers go only after a task of the core runs on its config: also where an earlier run was cut off before it did. */
const coreWait = (desired: DesiredInterlock, config: Part): Wait =>
  config.waits.findLast(({ until }) => until === 'runs') ?? coreWaitOf(desired, '', []);

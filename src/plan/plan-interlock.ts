import type { DesiredInterlock } from '../model/desired.ts';
import { keyOf, type Key } from '../model/key.ts';
import { ownerLabel } from '../model/own-labels.ts';
import type { Wait } from '../model/plan.ts';
import { coreWaitOf } from './core-wait.ts';
import { heldUpCore } from './held-up-core.ts';
import { countOf } from './impact.ts';
import { causeOf } from './interlock-drift.ts';
import { interlockState, type InterlockState } from './interlock-state.ts';
import { nodeMove, type NodeMove } from './node-move.ts';
import { joinParts, part, refusal, type Part } from './part.ts';
import { planConfig, rowsOfVersions, stateAfter, type ConfigStage } from './plan-config.ts';
import type { PlanInput } from './plan-input.ts';
import { planLeftovers } from './plan-leftovers.ts';
import { planProxies } from './plan-proxies.ts';
import { formerNodeSteps } from './plan-prune.ts';
import { planRotation } from './plan-rotation.ts';
import { portConflicts, type PortConflict } from './port-conflicts.ts';
import { withoutRefusedBlocks } from './refused-blocks.ts';
import { unservedServices } from './unserved-services.ts';

/** What is planned for Interlock, and the networks and nodes with what their order owes to it. */
export interface InterlockPart {
  readonly interlock: Part;
  readonly objects: Part;
}

/**
 * config.toml, its way into the core, and what the core leaves behind. Configs are immutable, so a change is a new
 * conf-N and one core update; a proxy that goes is removed only when the core runs the new one, or it would come back.
 */
export function planInterlock(input: PlanInput, objects: Part): InterlockPart {
  const { desired } = input;
  if (desired.interlock === undefined) return { interlock: part({}), objects };
  const state = interlockState(desired.interlock, input);
  if ('refused' in state) return { interlock: state.refused, objects };
  const { interlock, warnings } = withoutRefusedBlocks(desired.interlock, state.document, objects.refused);
  const refused = refusedDocument(interlock, state, input);
  if (refused !== undefined) return { interlock: joinParts([part({ warnings }), refused]), objects };
  const released = input.prune ? formerNodeSteps(input) : [];
  const move = nodeMove(interlock, state, [...objects.steps, ...released], input);
  const stages = planStages(move, interlock, state, input);
  const versions = part({ warnings, rows: rowsOfVersions(state.versions, input.owner) });
  // A core that does not run what is meant still needs what that names no more.
  const isStuck = stages.config.refused.length > 0;
  const around = isStuck ? part({}) : planAround(interlock, state, input, stages);
  const all = [versions, stages.config, around];
  return { interlock: joinParts(all), objects: withNodesAfter(objects, move, stages.nodesAfter) };
}

/** The guards: a document that must not run is not written. */
function refusedDocument(
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): Part | undefined {
  if (Object.keys(desired.document.extensions).length === 0) return refuseEmpty(desired);
  const unserved = unservedServices(state.document, desired.document, input);
  if (unserved.length > 0) return refuseUnserved(desired, unserved);
  const conflicts = portConflicts(desired, state, input.observed.services);
  return conflicts.length > 0 ? refusePorts(desired, conflicts) : undefined;
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

/** Fewer proxies first, then the labels, and in a second config what grows by them. */
function planMove(
  move: NodeMove,
  desired: DesiredInterlock,
  state: InterlockState,
  input: PlanInput,
): Stages {
  const whole = { ...stageOf(desired, state, input), without: move.nodes };
  const stage: ConfigStage =
    move.between === undefined
      ? whole
      : { ...whole, desired: { ...desired, document: move.between }, suffix: '#shrink' };
  const first = withRequired(planConfig(stage, input), move.shrinking);
  const nodesAfter = first.waits.filter(({ required }) => required).map(({ id }) => id);
  const between = move.between === undefined ? undefined : stateAfter(stage, first);
  if (between === undefined) return { config: first, nodesAfter, leaves: state.running.name };
  const second = planConfig({ ...whole, state: between, without: new Set(), after: nodesAfter }, input);
  return { config: joinParts([first, second]), nodesAfter, leaves: between.running.name };
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

/** Leftovers go only after a task of the core runs on its config: also where an earlier run was cut off before it did. */
const coreWait = (desired: DesiredInterlock, config: Part): Wait =>
  config.waits.findLast(({ until }) => until === 'runs') ??
  coreWaitOf(keyOf('service', desired.coreService), []);

/** Without any block the core does not start. */
const refuseEmpty = (desired: DesiredInterlock): Part =>
  refusal(
    keyOf('service', desired.coreService),
    'no block of config.toml would be left, and the core needs one',
    `Declare a service cluster, or keep a block: ${desired.origin}`,
  );

const refuseUnserved = (desired: DesiredInterlock, names: readonly string[]): Part =>
  refusal(
    keyOf('service', desired.coreService),
    `no block of config.toml would serve ${countOf(names.length, 'routed service')} any more: ${names.join(', ')}`,
    `Give them a service cluster first (label com.docker.lb.service_cluster), or keep the block: ${desired.origin}`,
  );

const refusePorts = (desired: DesiredInterlock, conflicts: readonly PortConflict[]): Part =>
  refusal(
    keyOf('service', desired.coreService),
    conflicts
      .map(
        ({ block, port, service }) => `port ${port} of Extensions.${block} is held by service "${service}"`,
      )
      .join('; '),
    `Give the cluster other ports in spec.proxy.publish, or let the block that holds them go: removeExtensions (${desired.origin})`,
  );

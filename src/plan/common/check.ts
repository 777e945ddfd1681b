import type { BlockNeeds, DesiredInterlock } from '../../model/desired.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import type { InterlockState } from '../interlock/interlock-state.ts';
import type { Fragment } from './fragment.ts';
import { projectedSwarm, type ProjectedSwarm } from '../projection/projected-swarm.ts';
import type { PlanInput } from '../plan-input.ts';

/** A rule that depends on the swarm: takes what is planned so far, returns refusals and warnings. */
export type SwarmCheck = (scene: SwarmScene) => Fragment;

/** What all checks of one stage share. */
export interface SwarmScene {
  readonly input: PlanInput;
  readonly planned: Fragment;
  /** The swarm once the plan is applied. */
  readonly after: ProjectedSwarm;
}

export const sceneOf = (input: PlanInput, planned: Fragment): SwarmScene => ({
  ...{ input, planned },
  after: projectedSwarm(input, planned),
});

/** A check of one of our blocks in config.toml. */
export type BlockCheck = (block: CheckedBlock, scene: InterlockScene) => readonly BlockFinding[];

/** A check of config.toml as a whole; a refusal stops every change of it. */
export type DocumentCheck = (scene: InterlockScene) => Fragment;

/** `planned` are the networks, nodes and services: what is refused of them, and what depends on that, is known. */
export interface InterlockScene extends SwarmScene {
  readonly desired: DesiredInterlock;
  readonly state: InterlockState;
}

export interface CheckedBlock {
  readonly needs: BlockNeeds;
  readonly desiredBlock: ExtensionBlock;
  /** As the core reads it now. */
  readonly running: ExtensionBlock | undefined;
  readonly isChanged: boolean;
}

export interface BlockFinding {
  readonly reason: string;
  readonly hint: string;
  /** The problem exists already and is not caused by this plan: a warning, not a refusal. */
  readonly isStanding?: boolean;
}

import type { BlockNeeds, DesiredInterlock } from '../../model/desired.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import type { ObservedNode } from '../../model/observed.ts';
import type { InterlockState } from '../interlock/interlock-state.ts';
import type { Fragment } from './fragment.ts';
import type { PlanInput } from '../plan-input.ts';

/** A rule that depends on the swarm: takes what is planned so far, returns refusals and warnings. */
export type SwarmCheck = (input: PlanInput, planned: Fragment) => Fragment;

/** A check of one of our blocks in config.toml. */
export type BlockCheck = (block: CheckedBlock, scene: InterlockScene) => readonly Finding[];

/** A check of config.toml as a whole; a refusal stops every change of it. */
export type DocumentCheck = (scene: InterlockScene) => Fragment;

export interface InterlockScene {
  readonly input: PlanInput;
  readonly desired: DesiredInterlock;
  readonly state: InterlockState;
  /** Nodes with the labels that the plan sets. */
  readonly nodes: readonly ObservedNode[];
  /** The plan for networks, nodes and services, including what is refused and what depends on that. */
  readonly planned: Fragment;
}

export interface CheckedBlock {
  readonly needs: BlockNeeds;
  readonly meant: ExtensionBlock;
  /** As the core reads it now. */
  readonly running: ExtensionBlock | undefined;
  readonly isChanged: boolean;
}

export interface Finding {
  readonly reason: string;
  readonly hint: string;
  /** The problem exists already and is not caused by this plan: a warning, not a refusal. */
  readonly isStanding?: boolean;
}

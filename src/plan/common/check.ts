import type { BlockNeeds, DesiredInterlock } from '../../model/desired.ts';
import type { ExtensionBlock } from '../../model/interlock-document.ts';
import type { ObservedNode } from '../../model/observed.ts';
import type { InterlockState } from '../interlock/interlock-state.ts';
import type { Fragment } from './fragment.ts';
import type { PlanInput } from '../plan-input.ts';

/** A rule that only the swarm can decide: what is planned so far goes in, refusals and warnings come out. */
export type SwarmCheck = (input: PlanInput, planned: Fragment) => Fragment;

/** The same for one block of ours in config.toml. */
export type BlockCheck = (block: CheckedBlock, scene: InterlockScene) => readonly Finding[];

/** The same for config.toml as a whole; a refusal stops all of it. */
export type DocumentCheck = (scene: InterlockScene) => Fragment;

export interface InterlockScene {
  readonly input: PlanInput;
  readonly desired: DesiredInterlock;
  readonly state: InterlockState;
  /** Nodes as they are once the plan has labelled them. */
  readonly nodes: readonly ObservedNode[];
  /** Of the networks, nodes and services: what is refused of them, and what depends on that, is known. */
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
  /** It is so already, and this plan does not make it so: told, not refused. */
  readonly isStanding?: boolean;
}

import type { InterlockDocument } from './interlock-document.ts';
import type { JsonObject } from './json.ts';
import type { Key } from './key.ts';
import type { Leaves } from './leaves.ts';
import type { Labels } from './observed.ts';
import type { Policy } from './policy.ts';

/** Where an object was declared, for people: `east.yaml:4`. */
export type Origin = string;

export interface DesiredNetwork {
  readonly name: string;
  readonly origin: Origin;
  readonly driver: string;
  readonly subnets: readonly string[];
  readonly gateway: string | undefined;
  /** Undefined: not declared, so that any network agrees with it. */
  readonly encrypted: boolean | undefined;
  readonly attachable: boolean | undefined;
  readonly internal: boolean | undefined;
  readonly driverOpts: Labels;
  readonly labels: Labels;
  /** Somebody else makes it: it must be there, and is never created or deleted. */
  readonly external: boolean;
}

export interface DesiredNode {
  /** Hostname, or the id where the manifest says one. */
  readonly name: string;
  readonly origin: Origin;
  readonly labels: Labels;
}

export interface DesiredService {
  readonly name: string;
  readonly origin: Origin;
  /** The service cluster that routes to it; empty: the default one. */
  readonly cluster: string;
  readonly leaves: Leaves;
  readonly policy: Policy;
}

/** What is meant for config.toml and for the core that reads it. */
export interface DesiredInterlock {
  readonly origin: Origin;
  readonly coreService: string;
  /** Configs are named `<configName>-<N>`. */
  readonly configName: string;
  /** Path at which the core finds it: `/config.toml`. */
  readonly configTarget: string;
  readonly document: InterlockDocument;
  /** Names of the blocks that are ours. */
  readonly ownBlocks: readonly string[];
  /** Names of blocks that we wrote once and that no manifest declares any more. */
  readonly formerBlocks: readonly string[];
  /** Names of blocks of others that are to go. */
  readonly removedBlocks: readonly string[];
  /** Top-level keys that are declared; the others are left to others. */
  readonly topKeys: readonly string[];
  /** How many conf-N of ours stay. */
  readonly keepConfigs: number;
  /** Kept on conf-N, so that a later pass still has it when its source is gone. */
  readonly template: JsonObject;
  /** What each block that is declared needs before the core may read it. */
  readonly needs: readonly BlockNeeds[];
}

export interface BlockNeeds {
  /** Name of the block. */
  readonly block: string;
  /** Of its cluster's manifest. */
  readonly origin: Origin;
  /** The networks that its proxy joins, and the nodes whose labels the proxy's constraints ask for. */
  readonly objects: readonly Key[];
  /** The nodes among them, and the labels that each of them gets for this block. */
  readonly nodes: readonly Key[];
  readonly nodeLabels: Labels;
  /** A selector chooses the nodes. */
  readonly hasSelector: boolean;
  /** Only observed: nothing of the block or of what the core makes of it is changed. */
  readonly isHeld: boolean;
}

/** The swarm as the manifests mean it. Each list in order of its names. */
export interface Desired {
  readonly networks: readonly DesiredNetwork[];
  readonly nodes: readonly DesiredNode[];
  readonly services: readonly DesiredService[];
  readonly interlock?: DesiredInterlock;
  /** Objects that are only observed: no change of theirs is carried out. */
  readonly held: readonly Held[];
}

export interface Held {
  readonly resource: Key;
  /** The annotation that says so. */
  readonly reason: string;
}

import type { Content } from './content.ts';
import type { FileKind } from './file-entries.ts';
import type { InterlockDocument } from './interlock-document.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Key } from '../kernel/key.ts';
import type { FieldValues } from './field-values.ts';
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

/** A secret or config that we make, of a file of the source or of what was rendered; its name changes with its content. */
export interface DesiredFile {
  readonly key: Key;
  readonly kind: FileKind;
  /** `<stem>-<12 hex>`. */
  readonly name: string;
  /** The name as it is declared. */
  readonly stem: string;
  readonly origin: Origin;
  /** Left out where the content was rendered. */
  readonly file?: FileOfSource;
  readonly labels: Labels;
  /** Of a file as committed: the ciphertext of an encrypted one. */
  readonly content: Content;
  /** The services that declare it. */
  readonly services: readonly Key[];
}

export interface FileOfSource {
  /** Relative to the source's root. */
  readonly path: string;
  readonly isEncrypted: boolean;
}

/** A secret or config of somebody else that a service needs. */
export interface NeededObject {
  readonly key: Key;
  readonly origin: Origin;
}

export interface DesiredService {
  readonly name: string;
  readonly origin: Origin;
  /** The service cluster that routes to it; empty: the default one. */
  readonly cluster: string;
  readonly values: FieldValues;
  /** The secrets and configs that it mounts, or names in the labels of its route. */
  readonly objects: readonly Key[];
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
  /** Names of the blocks that are ours once the core reads it. */
  readonly ownBlocks: readonly string[];
  /** Names of blocks that we wrote once, and that no manifest declares or removes; without those that are kept. */
  readonly obsoleteBlocks: readonly string[];
  /** Names of such blocks that are never pruned, because the manifests of their clusters said so. */
  readonly keptBlocks: readonly string[];
  /** Names of blocks that are to go, whoever made them. */
  readonly removedBlocks: readonly string[];
  /** Names of blocks that other owners of this tool wrote, with the owner. */
  readonly othersBlocks: ReadonlyMap<string, string>;
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
  readonly isObserveOnly: boolean;
  /** A conf-N of ours says that we wrote it. */
  readonly isOurs: boolean;
  /** One that somebody made by hand may be taken over. */
  readonly isAdopted: boolean;
  /** Never pruned, also once no manifest declares it any more. */
  readonly isKept: boolean;
}

/** The swarm as the manifests mean it. Each list in order of its names. */
export interface Desired {
  readonly networks: readonly DesiredNetwork[];
  readonly nodes: readonly DesiredNode[];
  readonly services: readonly DesiredService[];
  readonly files: readonly DesiredFile[];
  readonly neededObjects: readonly NeededObject[];
  readonly interlock?: DesiredInterlock;
  /** Objects that are only observed: no change of theirs is carried out. */
  readonly held: readonly ObserveOnly[];
}

export interface ObserveOnly {
  readonly resource: Key;
  /** The annotation that says so. */
  readonly reason: string;
}

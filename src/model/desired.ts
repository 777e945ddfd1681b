import type { Content } from './manifest/content.ts';
import type { FileKind } from './manifest/file-entries.ts';
import type { InterlockDocument } from './interlock-document.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Key } from '../kernel/key.ts';
import type { FieldValues } from './field-values.ts';
import type { Labels } from './observed.ts';
import type { Policy } from './manifest/policy.ts';
import type { ObjectSwitches } from './switches.ts';

/** Where an object was declared, for people: `east.yaml:4`. */
export type Origin = string;

export interface DesiredNetwork {
  readonly name: string;
  readonly origin: Origin;
  readonly driver: string;
  readonly subnets: readonly string[];
  readonly gateway: string | undefined;
  /** Undefined: not declared, so any observed value matches. */
  readonly encrypted: boolean | undefined;
  readonly attachable: boolean | undefined;
  readonly internal: boolean | undefined;
  readonly driverOpts: Labels;
  readonly labels: Labels;
  /** Someone else creates it: it must exist, and we never create or delete it. */
  readonly external: boolean;
}

export interface DesiredNode {
  /** Hostname, or the id if the manifest gives one. */
  readonly name: string;
  readonly origin: Origin;
  readonly labels: Labels;
}

/** A secret or config that we create from a file of the source or from rendered content. Its name changes with its content. */
export interface DesiredFile {
  readonly key: Key;
  readonly kind: FileKind;
  /** `<stem>-<12 hex>`. */
  readonly name: string;
  /** The declared name. */
  readonly stem: string;
  readonly origin: Origin;
  /** Left out if the content was rendered. */
  readonly file?: FileOfSource;
  readonly labels: Labels;
  /** The bytes of the file as committed: of an encrypted file the ciphertext. */
  readonly content: Content;
  /** The services that declare it. */
  readonly services: readonly Key[];
}

export interface FileOfSource {
  /** Relative to the source's root. */
  readonly path: string;
  readonly isEncrypted: boolean;
}

/** A foreign secret or config that a service needs. */
export interface NeededObject {
  readonly key: Key;
  readonly origin: Origin;
}

export interface DesiredService {
  readonly name: string;
  readonly origin: Origin;
  /** The service cluster that routes to it; empty: the default cluster; undefined: it has no route. */
  readonly cluster: string | undefined;
  /** Whether other services may have its hosts too. */
  readonly sharesHosts: boolean;
  readonly values: FieldValues;
  /** The secrets and configs that it mounts or that its route labels name. */
  readonly objects: readonly Key[];
  readonly policy: Policy;
}

/** The desired config.toml and the core service that reads it. */
export interface DesiredInterlock {
  readonly origin: Origin;
  readonly coreService: string;
  /** The core as a service that is ours as a whole, without its config; undefined: it is made by someone else. */
  readonly deploy?: DesiredService;
  /** Configs are named `<configName>-<N>`. */
  readonly configName: string;
  /** Path in the core's container: `/config.toml`. */
  readonly configTarget: string;
  readonly document: InterlockDocument;
  /** Names of the blocks that are ours once the core reads this document. */
  readonly ownBlocks: readonly string[];
  /** Names of blocks that we wrote, and that no manifest declares or removes any longer; without `keptBlocks`. */
  readonly obsoleteBlocks: readonly string[];
  /** Names of such blocks that are never pruned, because the manifests of their clusters set `prune: "false"`. */
  readonly keptBlocks: readonly string[];
  /** Names of blocks to remove, whoever wrote them. */
  readonly removedBlocks: readonly string[];
  /** Names of blocks that other owners wrote, with the owner. */
  readonly othersBlocks: ReadonlyMap<string, string>;
  /** Top-level keys that are declared; all others are left unchanged. */
  readonly topKeys: readonly string[];
  /** How many of our conf-N are kept. */
  readonly keepConfigs: number;
  /** Stored on conf-N, so that later passes still have it when its source block is gone. */
  readonly template: JsonObject;
  /** What each declared block needs before the core may read it. */
  readonly needs: readonly BlockNeeds[];
}

export interface BlockNeeds {
  /** Name of the block. */
  readonly block: string;
  /** Where its cluster is declared. */
  readonly origin: Origin;
  /** The networks that its proxy joins, and the nodes that get the labels of the proxy's constraints. */
  readonly objects: readonly Key[];
  /** The nodes among them, and the labels that each of them gets for this block. */
  readonly nodes: readonly Key[];
  readonly nodeLabels: Labels;
  /** The service that holds its networks; undefined: none does. */
  readonly hold: Key | undefined;
  /** Whether a selector chooses the nodes. */
  readonly hasSelector: boolean;
  /** Observe-only: neither the block nor the services that the core creates for it are changed. */
  readonly isObserveOnly: boolean;
  /** Whether one of our conf-N records that we wrote it. */
  readonly isOurs: boolean;
  /** Whether a block that someone else wrote may be adopted. */
  readonly isAdopted: boolean;
  /** Never pruned, even when no manifest declares it any more. */
  readonly isKept: boolean;
}

/** The desired state of the swarm. Each list is sorted by name. */
export interface Desired {
  /** Names of the service clusters that the manifests declare; empty text: the default cluster. */
  readonly clusters: readonly string[];
  readonly networks: readonly DesiredNetwork[];
  readonly nodes: readonly DesiredNode[];
  readonly services: readonly DesiredService[];
  readonly files: readonly DesiredFile[];
  readonly neededObjects: readonly NeededObject[];
  readonly interlock?: DesiredInterlock;
  /** Observe-only objects: their changes are not applied. */
  readonly observeOnly: readonly ObserveOnly[];
  /** Of the objects whose manifests set any. */
  readonly switches: ReadonlyMap<Key, ObjectSwitches>;
}

export interface ObserveOnly {
  readonly resource: Key;
  /** The annotation that makes it so. */
  readonly reason: string;
}

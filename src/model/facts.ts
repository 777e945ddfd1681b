import type { InterlockDocument, ParsedConfigToml } from './interlock-document.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Ledger } from './ledger.ts';
import type { Labels, ObservedNode } from './observed.ts';
import type { VersionedRef } from './write.ts';

/** One observed `conf-N`. */
export interface ConfigVersion {
  readonly id: string;
  readonly name: string;
  /** N. */
  readonly number: number;
  readonly labels: Labels;
  readonly text: string;
  /** Parsed once, for all users. */
  readonly parsed: ParsedConfigToml;
}

/** What is observed of Interlock: the running config.toml and its other versions. */
export interface InterlockFacts {
  /** The config that the core's spec mounts at the target path. */
  readonly running: ConfigVersion | RunningConfig | undefined;
  /** All `conf-N`, by N. */
  readonly versions: readonly ConfigVersion[];
  /** Labels of the core service, if it exists. */
  readonly coreLabels?: Labels;
}

/** A running config whose name may not have the form `conf-N`. */
export type RunningConfig = Omit<ConfigVersion, 'number'>;

/** The document in a config; undefined if there is no config or it cannot be parsed. */
export const documentIn = (config: RunningConfig | undefined): InterlockDocument | undefined =>
  config?.parsed.ok === true ? config.parsed.document : undefined;

/** Everything that compile may know of the swarm. All of it is optional: `render` works without a swarm. */
export interface Facts {
  /** The running config.toml. */
  readonly document?: InterlockDocument;
  /** The highest conf-N, where no core runs one. */
  readonly lastDocument?: InterlockDocument;
  /** Whether we have deployed the core, or had when we wrote the last conf-N and it is gone. */
  readonly isCoreOurs?: boolean;
  /** Names of blocks in it that we wrote. */
  readonly ownBlocks?: readonly string[];
  /** Names of blocks that other owners wrote, with the owner. */
  readonly othersBlocks?: ReadonlyMap<string, string>;
  /** Names of blocks that are never pruned, from the ledger. */
  readonly keptBlocks?: readonly string[];
  /** The template stored on our last conf-N, else the one that another owner stored. */
  readonly storedTemplate?: JsonObject;
  /** From the ledger: key of the hashes in the names of secrets. `made later`: there is no ledger yet, and nothing is written. */
  readonly salt?: { readonly hex: string } | 'made later';
  /** The nodes of the swarm, from which selectors choose. */
  readonly nodes?: readonly ObservedNode[];
}

/** Placeholder for values that depend on a missing fact. */
export const knownAfterObserve = '(known after observe)';

/** A ledger as read, and the configs that contain it. */
export interface StoredLedger {
  /** Undefined if there is none. */
  readonly head: VersionedRef | undefined;
  /** Undefined if there is no head, or its text cannot be parsed. */
  readonly ledger: Ledger | undefined;
  /** Whether shards that the head lists are gone or broken, so that rows are missing. */
  readonly isTorn: boolean;
  /** All observed shards, including those that no head lists: an interrupted writer left them. */
  readonly shards: readonly StoredShard[];
}

export interface StoredShard {
  readonly id: string;
  readonly number: number;
  readonly text: string;
  /** Whether the head lists it. */
  readonly isNamed: boolean;
}

import type { InterlockDocument, ParsedDocument } from './interlock-document.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Ledger } from './ledger.ts';
import type { Labels, ObservedNode } from './observed.ts';
import type { VersionedRef } from './write.ts';

/** One `conf-N` as it stands. */
export interface ConfigVersion {
  readonly id: string;
  readonly name: string;
  /** N. */
  readonly number: number;
  readonly labels: Labels;
  readonly text: string;
  /** Read once, for whoever asks. */
  readonly parsed: ParsedDocument;
}

/** What an observation tells about Interlock: which config.toml runs, which ones lie beside it. */
export interface InterlockFacts {
  /** The config that the core's spec refers to at the target path. */
  readonly running: ConfigVersion | RunningConfig | undefined;
  /** All `conf-N`, by N. */
  readonly versions: readonly ConfigVersion[];
}

/** A running config whose name is not of the form `conf-N`. */
export type RunningConfig = Omit<ConfigVersion, 'number'>;

/** What a config says; undefined where there is none, or none that can be read. */
export const documentIn = (config: RunningConfig | undefined): InterlockDocument | undefined =>
  config?.parsed.ok === true ? config.parsed.document : undefined;

/** Everything about the world that compile may use. All of it is optional: `render` works without a swarm. */
export interface Facts {
  /** config.toml as the core reads it now. */
  readonly document?: InterlockDocument;
  /** Names of blocks in it that we wrote. */
  readonly ownBlocks?: readonly string[];
  /** Names of blocks that other owners of this tool wrote, with the owner. */
  readonly othersBlocks?: ReadonlyMap<string, string>;
  /** Names of blocks that are never pruned, as the ledger knows. */
  readonly keptBlocks?: readonly string[];
  /** The template as we stored it on our last conf-N, else as another owner did. */
  readonly storedTemplate?: JsonObject;
  /** The ledger's: key of the hash in the names of secrets. `made later`: there is no ledger yet, and this is only a look. */
  readonly salt?: { readonly hex: string } | 'made later';
  /** Those of the swarm, from which selectors choose. */
  readonly nodes?: readonly ObservedNode[];
}

/** Stands for what follows from a fact that is missing. */
export const knownAfterObserve = '(known after observe)';

/** A ledger as it was read, and the configs that hold it. */
export interface StoredLedger {
  /** Undefined where there is none. */
  readonly head: VersionedRef | undefined;
  /** Undefined where there is no head, or its text is no ledger any more. */
  readonly ledger: Ledger | undefined;
  /** Parts that its head names are gone or broken, so that rows are missing. */
  readonly isTorn: boolean;
  /** All parts that are there, also those that no head names: a writer that was cut off has left them. */
  readonly parts: readonly StoredShard[];
}

export interface StoredShard {
  readonly id: string;
  readonly number: number;
  readonly text: string;
  /** Whether the head names it. */
  readonly isNamed: boolean;
}

import type { Alert } from '../model/alert.ts';
import type { Key } from '../kernel/key.ts';
import type { ManifestSet } from '../model/manifest.ts';
import type { Clock } from '../ports/clock.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import type { Logger } from '../ports/logger.ts';
import type { RevisionSource } from '../ports/revision-source.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import type { KnownDrifts } from './drift-transitions.ts';

export interface LoopDependencies {
  readonly source: RevisionSource;
  readonly reader: SwarmReader;
  readonly writer: SwarmWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Takes an alert and returns at once: no channel may hold up the loop. */
  readonly tell: (alert: Alert) => void;
  /** A fresh random salt, hex. */
  readonly makeSalt: () => string;
  readonly decrypter: Decrypter;
}

export interface LoopSettings {
  readonly owner: string;
  readonly intervalMs: number;
  readonly waitTimeoutMs: number;
  /** How long a task of the core has to stay up before what it left behind is removed. */
  readonly stableMs: number;
  /** Whether drift is undone or only told of. */
  readonly heal: boolean;
  readonly allowInterruption: boolean;
  readonly maxDeletes: number | undefined;
}

/** The last revision whose manifests were all valid. */
export interface GoodRevision {
  readonly set: ManifestSet;
  readonly id: string;
  readonly digest: string;
  readonly subject?: string;
}

/** What the loop remembers between two turns. */
export interface LoopState {
  readonly good: GoodRevision | undefined;
  /** Digest last parsed, good or not: the same files are not told of twice. */
  readonly seenDigest: string | undefined;
  readonly sourceIsDown: boolean;
  readonly drifts: KnownDrifts;
  /** What swarm did not go through with and was told of, with the hash of what was attempted. */
  readonly quarantined: ReadonlyMap<Key, string>;
  /** The reason last told for a failed sync; undefined while all is well. */
  readonly failure: string | undefined;
}

export const firstState: LoopState = {
  good: undefined,
  seenDigest: undefined,
  sourceIsDown: false,
  drifts: new Map(),
  quarantined: new Map(),
  failure: undefined,
};

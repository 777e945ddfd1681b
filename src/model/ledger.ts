import type { JsonObject } from '../kernel/json.ts';
import type { Key } from '../kernel/key.ts';
import type { PassResult } from './outcome.ts';
import type { ChangeOp } from './plan.ts';

/** One object that an owner has taken on. */
export interface LedgerRow {
  /** The engine's id; undefined while only the intent is written. */
  readonly id?: string;
  /** Hash of what was attempted last, equal for equal declarations; empty where it is to be sent again. */
  readonly attempted: string;
  /** What was last written, for objects that do not carry it in a label: the core, and services of somebody else. */
  readonly applied?: JsonObject;
  /** What stood in a service of somebody else before that was laid over it; `plan/services/original-values.ts`. */
  readonly before?: JsonObject;
  /** Never pruned, as its manifest said while there was one. */
  readonly isKept?: true;
  /** JSON pointers of fields that are somebody else's, as its manifest said: `status` has no manifest at hand. */
  readonly ignore?: readonly string[];
  /** Start of a rollout that had stopped before the attempt was sent: it tells nothing of the attempt. */
  readonly stoppedBefore?: string;
  readonly quarantined?: Quarantine;
}

/** What swarm did not go through with: it is not sent again while the same is declared. */
export interface Quarantine {
  /** Of what was attempted. */
  readonly hash: string;
  /** ISO 8601 time at which it was first seen. */
  readonly since: string;
  /** The last error of its tasks, where one was found. */
  readonly reason?: string;
}

/** Until when a person wants nothing to be written, and why. It ends by itself. */
export interface Suspension {
  /** ISO 8601. */
  readonly since: string;
  /** ISO 8601. */
  readonly until: string;
  readonly by: string;
  readonly reason: string;
}

/** One object, or all that the owner has and will have. */
export type SuspensionTarget = Key | 'all';

export type Suspensions = Readonly<Partial<Record<SuspensionTarget, Suspension>>>;

/** A pass that changed something. */
export interface PassRecord {
  /** ISO 8601 time of its start. */
  readonly at: string;
  readonly tookMs: number;
  readonly revision: string;
  /** The commit's subject line, where the source has commits. */
  readonly subject?: string;
  /** Of a pass that was for these objects alone, as they were typed. */
  readonly targets?: readonly string[];
  /** Changes that were carried out. */
  readonly changes: Readonly<Partial<Record<ChangeOp, number>>>;
  readonly result: PassResult;
}

/** What one owner remembers in the swarm. Losing it costs only what no label can tell. */
export interface Ledger {
  /** Hex. Key of every HMAC over a sensitive value. */
  readonly salt: string;
  /** The revision last applied. */
  readonly revision?: { readonly id: string; readonly digest: string };
  readonly rows: Readonly<Partial<Record<Key, LedgerRow>>>;
  readonly suspensions?: Suspensions;
  /** Blocks of config.toml that are never pruned, as the manifests of their clusters say, or said while there were any. */
  readonly keptBlocks?: readonly string[];
  /** Oldest first. */
  readonly history?: readonly PassRecord[];
}

/** The rows of a ledger, without the holes that a partial record may have. */
export const rowsOf = (ledger: Ledger): readonly (readonly [Key, LedgerRow])[] =>
  Object.entries(ledger.rows) as [Key, LedgerRow][]; // keys of a record of Keys

/** A row of what the core makes for a block of ours: it is looked at, and not ours. */
export const isMadeByCore = ({ applied }: LedgerRow): boolean => applied?.['block'] !== undefined;

import type { JsonObject } from '../kernel/json.ts';
import type { Key } from '../kernel/key.ts';
import type { Approval, PendingApproval } from './approval.ts';
import type { PassResult } from './outcome.ts';
import type { ChangeOp } from './plan.ts';

/** One object that an owner manages. */
export interface LedgerRow {
  /** The engine's id; undefined while only the intent is written. */
  readonly id?: string;
  /** Hash of the last attempt, equal for equal declarations; empty if it is to be sent again. */
  readonly attempted: string;
  /** What was last written, for objects without an applied label: the core, and foreign services. */
  readonly applied?: JsonObject;
  /** The values of a foreign service before ours replaced them; see `plan/services/original-values.ts`. */
  readonly before?: JsonObject;
  /** Never pruned, as set in its last manifest. */
  readonly isKept?: true;
  /** JSON pointers of ignored fields, as set in its manifest: recorded because `status` has no manifest at hand. */
  readonly ignore?: readonly string[];
  /** Start of a rollout that had stopped before the attempt was sent, and so says nothing about the attempt. */
  readonly stoppedBefore?: string;
  readonly quarantined?: Quarantine;
}

/** A rollout that swarm stopped: the same spec is not sent again. */
export interface Quarantine {
  /** Hash of the attempt. */
  readonly hash: string;
  /** ISO 8601 time at which it was first observed. */
  readonly since: string;
  /** The last error of its tasks, if one was found. */
  readonly reason?: string;
}

/** Until when nothing may be written, and why. It expires by itself. */
export interface Suspension {
  /** ISO 8601. */
  readonly since: string;
  /** ISO 8601. */
  readonly until: string;
  readonly by: string;
  readonly reason: string;
}

/** One object, or all present and future objects of the owner. */
export type SuspensionTarget = Key | 'all';

export type Suspensions = Readonly<Partial<Record<SuspensionTarget, Suspension>>>;

export interface ChangedObject {
  readonly op: ChangeOp;
  readonly resource: Key;
}

/** A pass that changed something. */
export interface PassRecord {
  /** ISO 8601 time of its start. */
  readonly at: string;
  readonly tookMs: number;
  readonly revision: string;
  /** The commit's subject line, if the source has commits. */
  readonly subject?: string;
  /** The commit's author, if the source has commits. */
  readonly author?: string;
  /** The targets that the pass was limited to, as typed. */
  readonly targets?: readonly string[];
  /** Applied changes. */
  readonly changes: Readonly<Partial<Record<ChangeOp, number>>>;
  /** The first of the objects that it changed, in the order of the plan. Undefined: an older version recorded it. */
  readonly changed?: readonly ChangedObject[];
  /** How many further ones there were. */
  readonly changedLeftOut?: number;
  /** It only undid drift: how many passes in a row did, of which this is the last. */
  readonly heals?: number;
  readonly result: PassResult;
}

/** The state that one owner stores in the swarm. If it is lost, only what no label records is lost. */
export interface Ledger {
  /** Hex. Key of all HMACs of sensitive values. */
  readonly salt: string;
  /** The revision last applied. */
  readonly revision?: { readonly id: string; readonly digest: string };
  readonly rows: Readonly<Partial<Record<Key, LedgerRow>>>;
  readonly suspensions?: Suspensions;
  /** Blocks of config.toml that are never pruned, as set in the last manifests of their clusters. */
  readonly keptBlocks?: readonly string[];
  /** Changes of the daemon that wait for an approval or for a window. */
  readonly pending?: PendingApproval;
  readonly approvals?: readonly Approval[];
  /** Oldest first. */
  readonly history?: readonly PassRecord[];
}

/** The rows of a ledger, typed without the undefined values of a partial record. */
export const rowsOf = (ledger: Ledger): readonly (readonly [Key, LedgerRow])[] =>
  Object.entries(ledger.rows) as [Key, LedgerRow][]; // keys of a record of Keys

/** Whether the row is of a service that the core creates for one of our blocks: we observe it but do not own it. */
export const isMadeByCore = ({ applied }: LedgerRow): boolean => applied?.['block'] !== undefined;

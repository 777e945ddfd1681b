import type { JsonObject } from './json.ts';
import type { Key } from './key.ts';

/** One object that an owner has taken on. */
export interface LedgerRow {
  /** The engine's id; undefined while only the intent is written. */
  readonly id?: string;
  /** Hash of what was attempted last, equal for equal declarations. */
  readonly attempted: string;
  /** What was last written, for objects that do not carry it in a label: the core, and services of somebody else. */
  readonly applied?: JsonObject;
  /** Never pruned, as its manifest said while there was one. */
  readonly isKept?: true;
}

/** What one owner remembers in the swarm. Losing it costs only what no label can tell. */
export interface Ledger {
  /** Hex. Key of every HMAC over a sensitive value. */
  readonly salt: string;
  /** The revision last applied. */
  readonly revision?: { readonly id: string; readonly digest: string };
  readonly rows: Readonly<Partial<Record<Key, LedgerRow>>>;
}

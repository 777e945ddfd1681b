import type { Key } from '../kernel/key.ts';
import type { Change, FieldChange } from './plan.ts';

/** What an object is before its change: not there, or this very object with this very content. */
export type Before = 'absent' | ObjectBefore;

export interface ObjectBefore {
  readonly id: string;
  readonly digest: string;
  /** Of a service, for telling what somebody has changed. Left out without a salt: values could be guessed from them. */
  readonly values?: ValueDigests;
}

/** By path; leaves that are the engine's default are left out. */
export type ValueDigests = Readonly<Record<string, string>>;

/** A change as it was shown, and what it was planned upon. No spec and no secret value is in it. */
export interface SavedChange {
  readonly id: string;
  readonly op: Change['op'];
  readonly resource: Key;
  readonly cause: Change['cause'];
  readonly fields: Change['fields'];
  readonly before: Before;
}

/** A plan in a file: what `apply` may do, and nothing else. */
export interface SavedPlan {
  readonly kind: 'SavedPlan';
  readonly schemaVersion: 1;
  readonly toolVersion: string;
  readonly owner: string;
  /** Apply reads it again, from whatever folder: what lies on this machine stands with its whole path. */
  readonly source: { readonly address: string; readonly ref?: string; readonly path?: string };
  readonly prune: boolean;
  /** Left out where all was planned. */
  readonly target?: readonly string[];
  readonly revision: { readonly id: string; readonly digest: string };
  /** Digest of the values that blocks take from the Interlock that runs. */
  readonly template: string;
  readonly changes: readonly SavedChange[];
}

/** In what the world is another than that of a saved plan. */
export interface SavedPlanDifference {
  /** One line for people. */
  readonly reason: string;
  readonly fields: readonly FieldDifference[];
}

/** A field of a change that is another than in the saved plan, or was changed by somebody without being a part of it. */
export type FieldDifference =
  | { readonly kind: 'added'; readonly fresh: FieldChange }
  | { readonly kind: 'gone'; readonly saved: FieldChange }
  | { readonly kind: 'changed'; readonly saved: FieldChange; readonly fresh: FieldChange }
  /** Shown alike, since values of it are sensitive. */
  | { readonly kind: 'sensitive'; readonly path: string }
  | { readonly kind: 'beside'; readonly path: string };

import type { Key } from '../kernel/key.ts';
import type { Change, FieldChange } from './plan.ts';

/** An object before its change: absent, or exactly this object with exactly this content. */
export type Before = 'absent' | ObjectBefore;

export interface ObjectBefore {
  readonly id: string;
  readonly digest: string;
  /** Of a service, to report what has changed since. Left out without a salt: values could be guessed from the digests. */
  readonly values?: ValueDigests;
}

/** By path; field values that equal the engine's default are left out. */
export type ValueDigests = Readonly<Record<string, string>>;

/** A change as shown, and the state that it was planned for. Contains no spec and no secret value. */
export interface SavedChange {
  readonly id: string;
  readonly op: Change['op'];
  readonly resource: Key;
  readonly cause: Change['cause'];
  readonly fields: Change['fields'];
  readonly before: Before;
}

/** A plan in a file: `apply` may do this and nothing else. */
export interface SavedPlan {
  readonly kind: 'SavedPlan';
  readonly schemaVersion: 1;
  readonly toolVersion: string;
  readonly owner: string;
  /** Apply reads it again from any working directory: local addresses are absolute paths. */
  readonly source: { readonly address: string; readonly ref?: string; readonly path?: string };
  readonly prune: boolean;
  /** Left out if everything was planned. */
  readonly target?: readonly string[];
  readonly revision: { readonly id: string; readonly digest: string };
  /** The digests that it pins images to, as pairs; left out if it writes no image. */
  readonly images?: {
    readonly digests: readonly (readonly [string, string])[];
    readonly followsTags: boolean;
  };
  /** Digest of the values that our blocks inherit from the running Interlock. */
  readonly template: string;
  readonly changes: readonly SavedChange[];
}

/** A difference between the current state and that of a saved plan. */
export interface SavedPlanDifference {
  /** One line for people. */
  readonly reason: string;
  readonly fields: readonly FieldDifference[];
}

/** A field that differs from the saved plan, or that somebody has changed although the plan does not contain it. */
export type FieldDifference =
  | { readonly kind: 'added'; readonly fresh: FieldChange }
  | { readonly kind: 'gone'; readonly saved: FieldChange }
  | { readonly kind: 'changed'; readonly saved: FieldChange; readonly fresh: FieldChange }
  /** Both sides look the same, because the values are sensitive. */
  | { readonly kind: 'sensitive'; readonly path: string }
  | { readonly kind: 'beside'; readonly path: string };

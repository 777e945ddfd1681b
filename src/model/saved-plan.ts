import type { Key } from './key.ts';
import type { Change } from './plan.ts';

/** What an object is before its change: not there, or this very object with this very content. */
export type Before = 'absent' | { readonly id: string; readonly digest: string };

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
  /** As it was said to `plan`: apply reads it again. */
  readonly source: { readonly address: string; readonly ref?: string; readonly path?: string };
  readonly prune: boolean;
  readonly revision: { readonly id: string; readonly digest: string };
  /** Digest of the values that blocks take from the Interlock that runs. */
  readonly template: string;
  readonly changes: readonly SavedChange[];
}

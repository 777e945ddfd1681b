import type { Key } from '../kernel/key.ts';
import type { PassReason } from './event.ts';
import type { PassResult } from './outcome.ts';
import type { Drift, Plan } from './plan.ts';

/** Drift that was reported, and since when it is there. */
export interface KnownDrift {
  readonly drift: Drift;
  /** ISO 8601. */
  readonly since: string;
}

/** A quarantine that was reported. */
export interface KnownQuarantine {
  readonly resource: Key;
  readonly reason: string;
  readonly hint: string;
  /** Of what was attempted. */
  readonly hash: string;
  /** ISO 8601. */
  readonly since: string | undefined;
}

export interface RunningPass {
  readonly reason: PassReason;
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface FinishedPass extends RunningPass {
  readonly tookMs: number;
  readonly result: PassResult;
  /** The revision that was in force at its end. */
  readonly revision: string | undefined;
}

/** What the daemon knows at a moment. */
export interface ReconcilerSnapshot {
  readonly owner: string;
  /** The last revision whose manifests were all valid. */
  readonly revision: { readonly id: string; readonly digest: string; readonly subject?: string } | undefined;
  readonly isSourceDown: boolean;
  readonly drifts: readonly KnownDrift[];
  readonly quarantines: readonly KnownQuarantine[];
  /** Why the swarm does not follow the manifests; undefined while it does. */
  readonly failure: string | undefined;
  /** The plan of the last pass that came to have one. */
  readonly plan: Plan | undefined;
  readonly running: RunningPass | undefined;
  readonly lastPass: FinishedPass | undefined;
}

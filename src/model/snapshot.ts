import type { Key } from '../kernel/key.ts';
import type { PassReason } from './event.ts';
import type { PassRecord } from './ledger.ts';
import type { PassResult } from './outcome.ts';
import type { PendingApproval } from './approval.ts';
import type { Incident } from './incident.ts';
import type { Drift, Plan } from './plan.ts';
import type { Status } from './status.ts';
import type { Switches } from './switches.ts';
import type { Topology } from './topology.ts';

/** Reported drift, and since when it exists. */
export interface KnownDrift {
  readonly drift: Drift;
  /** ISO 8601. */
  readonly since: string;
}

/** A reported quarantine. */
export interface KnownQuarantine {
  readonly resource: Key;
  readonly reason: string;
  readonly hint: string;
  /** Hash of the attempt. */
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
  /** The last valid revision at its end. */
  readonly revision: string | undefined;
}

export interface KnownRevision {
  readonly id: string;
  readonly digest: string;
  readonly subject?: string;
  readonly author?: string;
}

/** The state of the daemon at one moment. */
export interface ReconcilerSnapshot {
  readonly owner: string;
  /** The last revision whose manifests were all valid. */
  readonly revision: KnownRevision | undefined;
  /** Whether this process writes, or stands by while another one does. */
  readonly role: 'writer' | 'standby';
  /** The process that holds the lease, as far as it is known. */
  readonly holder: string | undefined;
  readonly switches: Switches;
  readonly isSourceDown: boolean;
  /** ISO 8601 time at which the source was last read; undefined: never. */
  readonly sourceSeenAt: string | undefined;
  /** ISO 8601 time at which the swarm was last observed; undefined: never. */
  readonly swarmSeenAt: string | undefined;
  /** The state of every object of the owner when the swarm was last observed. */
  readonly status: Status | undefined;
  /** What belongs together in the swarm at that time; it is worked out when somebody asks. Undefined: it was never observed. */
  readonly topology: (() => Topology) | undefined;
  /** The last passes that changed something, newest first, when the swarm was last observed; undefined: never. */
  readonly history: readonly PassRecord[] | undefined;
  readonly incidents: readonly Incident[];
  /** Changes that wait for an approval. */
  readonly pending: PendingApproval | undefined;
  readonly drifts: readonly KnownDrift[];
  readonly quarantines: readonly KnownQuarantine[];
  /** Why the swarm is not in sync with the manifests; undefined if it is. */
  readonly failure: string | undefined;
  /** The plan of the last pass that made one. */
  readonly plan: Plan | undefined;
  readonly running: RunningPass | undefined;
  readonly lastPass: FinishedPass | undefined;
}

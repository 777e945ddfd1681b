import type { Key } from '../kernel/key.ts';
import type { FailureFacts } from './failure.ts';
import type { ChangeResult, PassResult, WaitResult } from './outcome.ts';
import type { Drift, Plan, Refusal, Wait } from './plan.ts';
import type { PendingApproval } from './approval.ts';
import type { Problem } from './manifest/problem.ts';
import type { Incident } from './incident.ts';
import type { ServiceHealth } from './status.ts';

/** Why a pass runs. `request`: somebody requested it from outside. `swarm`: an event of the engine. `lease`: it became the writer. */
export type PassReason = 'start' | 'interval' | 'source' | 'request' | 'swarm' | 'lease';

/** Progress of the execution of a plan. */
export type ProgressEvent =
  | { readonly type: 'change.finished'; readonly result: ChangeResult }
  /** On every poll of a wait. */
  | { readonly type: 'wait.progressed'; readonly wait: Wait; readonly message: string }
  | { readonly type: 'wait.finished'; readonly result: WaitResult };

type PassEvent =
  | { readonly type: 'pass.started'; readonly reason: PassReason }
  | { readonly type: 'pass.planned'; readonly plan: Plan }
  /** The pass has stopped with a failure. `pass.finished` follows. */
  | { readonly type: 'pass.failed'; readonly failure: FailureFacts }
  | {
      readonly type: 'pass.finished';
      readonly reason: PassReason;
      readonly result: PassResult;
      readonly tookMs: number;
    };

type SourceEvent =
  | {
      readonly type: 'revision.found';
      readonly revision: string;
      readonly subject: string | undefined;
      readonly author: string | undefined;
      /** False if it was the last good one already when this process began. */
      readonly isNew: boolean;
    }
  /** The swarm is as a new revision says, whether or not it changed anything. */
  | { readonly type: 'revision.applied' }
  | {
      readonly type: 'manifest.invalid';
      readonly revision: string;
      /** Of the broken revision, and not of the last valid one. */
      readonly commit?: string;
      readonly problems: readonly Problem[];
    }
  | {
      readonly type: 'source.unavailable';
      readonly source: string;
      readonly failure: FailureFacts;
      /** False if the previous pass could not read it either. */
      readonly isNew: boolean;
    }
  /** A good revision could not be kept: a process that starts while the source is away begins with an older one. */
  | { readonly type: 'revision.unkept'; readonly revision: string; readonly failure: FailureFacts }
  | { readonly type: 'source.recovered'; readonly source: string }
  /** A revision without problems, after one with problems. */
  | { readonly type: 'manifest.valid'; readonly revision: string }
  /** Of this revision not everything could be read, so nothing is deleted because of it. */
  | { readonly type: 'source.incomplete'; readonly revision: string; readonly leftOut: readonly string[] };

/** What has changed since the last pass. */
type TransitionEvent =
  /** New drift, or drift on other fields than before; `since`: ISO 8601. */
  | { readonly type: 'drift.detected'; readonly drift: Drift; readonly since: string }
  | { readonly type: 'drift.resolved'; readonly drift: Drift; readonly since: string }
  /** It was healed again and again, and somebody undoes it each time: it is no longer healed. */
  | {
      readonly type: 'drift.contested';
      readonly drift: Drift;
      readonly heals: number;
      readonly since: string;
    }
  | { readonly type: 'drift.uncontested'; readonly drift: Drift; readonly since: string }
  /** Tasks crash, cannot be placed or stay too few, whoever wrote the service. */
  | {
      readonly type: 'health.degraded';
      readonly resource: Key;
      readonly health: ServiceHealth;
      readonly since: string;
    }
  | { readonly type: 'health.recovered'; readonly resource: Key; readonly since: string }
  /** Changes that interrupt traffic wait for a person, or for the next window. */
  | { readonly type: 'approval.needed'; readonly pending: PendingApproval }
  /** `isApproved`: they are made now; otherwise the plan has changed. */
  | { readonly type: 'approval.ended'; readonly hash: string; readonly isApproved: boolean }
  | {
      readonly type: 'quarantine.entered';
      readonly refusal: Refusal;
      readonly since: string | undefined;
    }
  /** It is sent again, has been lifted, or its service is no longer declared. */
  | { readonly type: 'quarantine.ended'; readonly resource: Key; readonly since: string | undefined }
  /** What the revision no longer declares and the daemon does not delete; again for further objects. */
  | { readonly type: 'prune.blocked'; readonly objects: readonly string[] }
  /** All of it is declared again, or gone. */
  | { readonly type: 'prune.unblocked'; readonly objects: readonly string[] }
  /** What could not be looked up of images, or no credentials be found for; once until it works. */
  | { readonly type: 'image.unresolved'; readonly reason: string }
  /** Somebody else has applied another revision after ours: nothing is written until the source has a newer one. */
  | { readonly type: 'revision.superseded'; readonly newer: string }
  /** Ours is applied again. */
  | { readonly type: 'revision.resumed' }
  | { readonly type: 'sync.failed'; readonly reason: string; readonly remedy: string | undefined }
  | { readonly type: 'sync.succeeded'; readonly changeCount: number };

type DaemonEvent =
  /** The event stream of the engine is open again after it was lost. */
  | { readonly type: 'events.followed' }
  /** `isNew` is false if it could not be opened again either. */
  | { readonly type: 'events.lost'; readonly failure: FailureFacts; readonly isNew: boolean }
  /** This process is the one that writes. */
  | { readonly type: 'lease.taken' }
  | { readonly type: 'lease.lost'; readonly holder: string | undefined }
  | { readonly type: 'lease.awaited'; readonly holder: string }
  /** This process has become the writer, and knows the open incidents as the swarm remembers them: those have been alerted. */
  | { readonly type: 'incidents.loaded'; readonly incidents: readonly Incident[] }
  /** The daily sign of life. */
  | { readonly type: 'daemon.alive'; readonly openIncidents: number }
  | { readonly type: 'daemon.started'; readonly source: string; readonly intervalMs: number }
  | { readonly type: 'daemon.stopped' };

/** What a pass or the daemon has done or found. Emitted once; logs, alerts and progress are derived from it. */
export type ReconcileEvent = ProgressEvent | PassEvent | SourceEvent | TransitionEvent | DaemonEvent;

/** Whose event it is, when it happened, and the last valid revision at that time. */
export interface EventStamp {
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly revision?: string;
  /** The whole id of its commit, if it has one. */
  readonly commit?: string;
  /** Another process of this owner writes, and reports to people. */
  readonly isStandby?: true;
}

/** An event as subscribers receive it. */
export type StampedEvent = EventStamp & ReconcileEvent;

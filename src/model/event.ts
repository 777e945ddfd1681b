import type { FailureFacts } from './failure.ts';
import type { ChangeResult, PassResult, WaitResult } from './outcome.ts';
import type { Drift, Plan, Refusal, Wait } from './plan.ts';
import type { Problem } from './problem.ts';

/** Why a pass runs. `request`: somebody asked for it from outside. */
export type PassReason = 'start' | 'interval' | 'source' | 'request';

/** How far the execution of a plan is. */
export type ProgressEvent =
  | { readonly type: 'change.finished'; readonly result: ChangeResult }
  /** At every look at what is waited for. */
  | { readonly type: 'wait.progressed'; readonly wait: Wait; readonly message: string }
  | { readonly type: 'wait.finished'; readonly result: WaitResult };

type PassEvent =
  | { readonly type: 'pass.started'; readonly reason: PassReason }
  | { readonly type: 'pass.planned'; readonly plan: Plan }
  /** The world said no. `pass.finished` follows. */
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
    }
  | {
      readonly type: 'manifest.invalid';
      readonly revision: string;
      readonly problems: readonly Problem[];
    }
  | {
      readonly type: 'source.unavailable';
      readonly source: string;
      readonly failure: FailureFacts;
      /** False where the pass before could not read it either. */
      readonly isNew: boolean;
    }
  | { readonly type: 'source.recovered'; readonly source: string };

/** What has become other than it was at the last pass. */
type TransitionEvent =
  /** Drift that is new, or on other fields than before; `since`: ISO 8601. */
  | { readonly type: 'drift.detected'; readonly drift: Drift; readonly since: string }
  | { readonly type: 'drift.resolved'; readonly drift: Drift; readonly since: string }
  | {
      readonly type: 'quarantine.entered';
      readonly refusal: Refusal;
      readonly since: string | undefined;
    }
  | { readonly type: 'sync.failed'; readonly reason: string; readonly remedy: string | undefined }
  | { readonly type: 'sync.succeeded'; readonly changeCount: number };

type DaemonEvent =
  | { readonly type: 'daemon.started'; readonly source: string; readonly intervalMs: number }
  | { readonly type: 'daemon.stopped' };

/** What a pass or the daemon has done or found. It is said once; logs, alerts and progress are made of it. */
export type ReconcileEvent = ProgressEvent | PassEvent | SourceEvent | TransitionEvent | DaemonEvent;

/** Whose event it is, when it took place, and which good revision was in force. */
export interface EventStamp {
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly revision?: string;
}

/** An event as subscribers get it. */
export type StampedEvent = EventStamp & ReconcileEvent;

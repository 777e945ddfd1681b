import type { Key } from '../kernel/key.ts';
import type { AwaitedChanges } from './approval.ts';
import type { FieldChange } from './field-change.ts';

export type AlertEvent =
  | 'drift.detected'
  | 'drift.resolved'
  | 'drift.contested'
  | 'drift.uncontested'
  | 'quarantine.entered'
  | 'quarantine.ended'
  | 'prune.blocked'
  | 'prune.unblocked'
  | 'revision.found'
  | 'revision.applied'
  | 'revision.superseded'
  | 'revision.resumed'
  | 'approval.needed'
  | 'approval.ended'
  | 'sync.failed'
  | 'sync.succeeded'
  | 'health.degraded'
  | 'health.recovered'
  | 'manifest.invalid'
  | 'manifest.valid'
  | 'source.unavailable'
  | 'source.recovered'
  | 'daemon.alive';

/** `critical`: users are cut off, or nothing follows git any longer. `info`: nobody has to act. */
export type AlertSeverity = 'info' | 'warning' | 'critical';

/** A transition that people are notified of, once. */
export interface Alert extends AwaitedChanges {
  readonly event: AlertEvent;
  readonly severity: AlertSeverity;
  /** The incident that it begins or ends; undefined if it is about a moment. */
  readonly incident?: { readonly id: string; readonly phase: 'begin' | 'end' };
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly revision?: string;
  /** The whole id of the commit of that revision, if it has one. */
  readonly commit?: string;
  readonly resource?: Key;
  readonly fields?: readonly FieldChange[];
  /** Several objects that it is about: resources, and blocks of config.toml. */
  readonly objects?: readonly string[];
  /** ISO 8601 time at which it was first observed. */
  readonly since?: string;
  /** One line for people. */
  readonly summary: string;
  /** File, line and column of a manifest that is wrong. */
  readonly problems?: readonly AlertProblem[];
  /** The command that solves it. */
  readonly remedy?: string;
}

export interface AlertProblem {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

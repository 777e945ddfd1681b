import type { Key } from '../kernel/key.ts';
import type { FieldChange } from './field-change.ts';

export type AlertEvent =
  | 'drift.detected'
  | 'drift.resolved'
  | 'quarantine.entered'
  | 'quarantine.ended'
  | 'prune.blocked'
  | 'revision.superseded'
  | 'sync.failed'
  | 'sync.succeeded'
  | 'manifest.invalid'
  | 'manifest.valid'
  | 'source.unavailable'
  | 'source.recovered';

/** A transition that people are notified of, once. */
export interface Alert {
  readonly event: AlertEvent;
  readonly owner: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly revision?: string;
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

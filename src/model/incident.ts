import type { Alert } from './alert.ts';

/** A condition that was alerted and lasts: it ends with an alert of its own. Kept in the swarm, so that it outlives a restart. */
export interface Incident {
  /** Equal for its begin and its end: `drift/service/web`, `health/service/web`, `source`. */
  readonly id: string;
  /** ISO 8601 time at which it was first observed. */
  readonly since: string;
  /** What people were notified of: with another key they are notified again. */
  readonly key?: string;
  /** The alert with which it began, or the last that told more of it. */
  readonly alert: Alert;
}

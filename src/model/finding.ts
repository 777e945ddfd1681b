/** The result of one check of a swarm, its Interlock or a source. */
export type FindingStatus = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Finding {
  /** What was checked: `managers`. */
  readonly check: string;
  readonly status: FindingStatus;
  /** What was found; if `skipped`, why it was not checked. */
  readonly found: string;
  /** The way out. */
  readonly hint?: string;
}

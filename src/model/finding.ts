/** How one look at a swarm, its Interlock or a source came out. */
export type FindingStatus = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Finding {
  /** What was looked at: `managers`. */
  readonly check: string;
  readonly status: FindingStatus;
  /** What was found; with `skipped`, why nobody looked. */
  readonly found: string;
  /** The way out. */
  readonly hint?: string;
}

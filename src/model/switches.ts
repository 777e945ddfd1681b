/** What the daemon does by itself, and what it only reports. */
export interface Switches {
  /** New revisions. */
  readonly revisions: 'auto' | 'report';
  /** Drift. `overlays`: only that of adopted services is undone. */
  readonly heal: 'auto' | 'report' | 'overlays';
  /** Objects that are no longer declared. */
  readonly prune: 'auto' | 'report';
  /** Changes that interrupt traffic. `report`: they wait for an approval. */
  readonly interruptions: 'auto' | 'report';
}

export type ObjectSwitch = 'auto' | 'report';

/** The switches of one object, from the annotations of its manifest. They win over those of the daemon, both ways. */
export interface ObjectSwitches {
  readonly heal?: ObjectSwitch;
  readonly revisions?: ObjectSwitch;
  readonly interruptions?: ObjectSwitch;
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** A time of the week in which changes that interrupt traffic may be made. */
export interface SyncWindow {
  /** The days on which it begins; empty: every day. */
  readonly days: readonly Weekday[];
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`; on the next day if it is not after `from`. */
  readonly to: string;
  /** IANA name. */
  readonly timeZone: string;
}

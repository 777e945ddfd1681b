import type { PassReason } from '../../model/event.ts';
import type { PassResult } from '../../model/outcome.ts';
import type { ChangeCause, ChangeOp, Drift } from '../../model/plan.ts';
import type { Switches } from '../../model/switches.ts';

/**
 * Everything that the status page shows, as it is printed: sensitive values are masked, texts of others are visible and
 * capped. Equal for equal state: how fresh it is stands in `PageLiveness`. Times are ISO 8601.
 */
export interface PageView {
  readonly schemaVersion: 1;
  readonly owner: string;
  /** Version of the program. */
  readonly version: string;
  readonly verdict: PageVerdict;
  /** The most urgent first. */
  readonly problems: readonly PageProblem[];
  /** How many problems are left out here. */
  readonly moreProblems: number;
  readonly revision?: PageRevision;
  readonly switches: Switches;
  readonly running?: PageRun;
  readonly waiting?: PageWaiting;
  readonly plan?: PagePlan;
  readonly drift: readonly PageDrift[];
  /** How many drifted objects are left out here. */
  readonly moreDrift: number;
  /** The newest first. */
  readonly history: readonly PagePass[];
  /** By column, then by name. */
  readonly cards: readonly PageCard[];
  /** How many cards are left out here. */
  readonly moreCards: number;
  /** Whether changes can be approved over HTTP: a token is set. */
  readonly canApprove: boolean;
}

/** How fresh a view is, and who writes. Sent at every look at the swarm and every few seconds. */
export interface PageLiveness {
  /** The view that belongs to it: another version, another view. */
  readonly view: string;
  /** Time of the server. */
  readonly at: string;
  readonly role: 'writer' | 'standby';
  /** The process that writes, as far as it is known. */
  readonly holder?: string;
  /** When the swarm was last observed, and the source last read. */
  readonly swarmSeenAt?: string;
  readonly sourceSeenAt?: string;
  readonly isSourceDown: boolean;
}

/** `unknown`: the daemon has not seen swarm and source yet. */
export type PageTone = 'good' | 'busy' | 'warning' | 'critical' | 'unknown';

/** The state of everything in one line: `In sync: 214 objects are as revision 1f0c9a says.` */
export interface PageVerdict {
  readonly tone: PageTone;
  readonly text: string;
}

/** Something that needs attention. */
export interface PageProblem {
  /** Stays the same while it lasts. */
  readonly id: string;
  readonly tone: 'warning' | 'critical';
  /** One line: what is wrong, and with what. */
  readonly title: string;
  /** Why, and the way out, if the command does not say it. */
  readonly details: readonly string[];
  /** Its card. */
  readonly card?: string;
  readonly since?: string;
  /** The command that solves it or shows more, to be copied. */
  readonly command?: string;
}

export interface PageRevision {
  readonly id: string;
  readonly subject?: string;
  readonly author?: string;
}

/** The pass that runs, once it has something to do. */
export interface PageRun {
  readonly reason: PassReason;
  readonly startedAt: string;
  /** What it has done so far and what it waits for, in order. */
  readonly steps: readonly PageStep[];
  /** How many of the oldest steps are left out here. */
  readonly more: number;
  /** Changes that are made, of those in its plan. */
  readonly done: number;
  readonly total: number;
}

export interface PageStep {
  readonly text: string;
  readonly state: 'done' | 'failed' | 'waiting';
}

/** Changes that interrupt traffic and wait. */
export interface PageWaiting {
  readonly hash: string;
  readonly since: string;
  readonly held: readonly { readonly resource: string; readonly reason: string }[];
  /** All that is made once they are allowed; undefined: a ledger of an older version does not say it. */
  readonly changes?: readonly PageChange[];
  /** How many changes are left out here. */
  readonly moreChanges: number;
  /** Begin of the next window, if none is open. */
  readonly opensAt?: string;
  /** They are allowed, and wait only for the window. */
  readonly isAllowed?: true;
  /** The command that approves them. */
  readonly command: string;
}

export interface PagePlan {
  /** `Plan: 5 to add, 3 to change, 2 to destroy.` */
  readonly summary: string;
  /** `Impact: 3 tasks stopped or replaced.` */
  readonly impact?: string;
  readonly changes: readonly PageChange[];
  /** How many changes are left out here. */
  readonly more: number;
  /** The whole plan as the terminal shows it. */
  readonly text: string;
}

export interface PageChange {
  readonly id: string;
  readonly op: ChangeOp;
  readonly resource: string;
  readonly cause: ChangeCause;
  /** What it does to tasks: `rolling restart of 2 tasks`. */
  readonly impact: string;
  readonly interrupts: boolean;
  readonly fields: readonly PageField[];
  /** How many fields are left out here. */
  readonly moreFields: number;
}

/** Values as in the terminal's text; undefined: absent. */
export interface PageField {
  readonly path: string;
  readonly from?: string;
  readonly to?: string;
}

export interface PageDrift {
  readonly resource: string;
  readonly state: Drift['state'];
  readonly since?: string;
  readonly fields: readonly PageField[];
  readonly moreFields: number;
  /** The command that heals it. */
  readonly command: string;
}

/** A pass that changed something. */
export interface PagePass {
  readonly at: string;
  readonly tookMs: number;
  readonly result: PassResult;
  readonly revision: string;
  readonly subject?: string;
  readonly author?: string;
  /** `4 created, 2 updated`. */
  readonly summary: string;
  readonly changed: readonly { readonly op: ChangeOp; readonly resource: string }[];
  /** How many changed objects are left out here. */
  readonly more: number;
}

/** From left to right as a request travels. */
export const pageColumns = ['host', 'cluster', 'service', 'network', 'node'] as const;

export type PageColumn = (typeof pageColumns)[number];

/** One thing in the picture: a host, a cluster with its proxy, a service, a network or a node. */
export interface PageCard {
  /** A key for a swarm object; `host/CLUSTER/HOST` and `cluster/CLUSTER` for the others. */
  readonly id: string;
  readonly column: PageColumn;
  readonly name: string;
  /** One line below the name: `2 of 2 tasks`, `10.0.1.0/24, 14 of 253 addresses in use`. */
  readonly note?: string;
  readonly sync: PageSync;
  readonly health?: PageHealth;
  /** Why it is not in sync or not healthy, one line each. */
  readonly reasons: readonly string[];
  readonly pending?: PagePending;
  /** Of a network, as far as they are known. */
  readonly addresses?: PageAddresses;
  /** Ids of cards further right that belong to it: of a host its cluster and its services, not only the one or the other. */
  readonly links: readonly string[];
}

/** How many addresses of a network are in use, of how many. */
export interface PageAddresses {
  readonly used: number;
  readonly all: number;
}

/** `foreign`: no manifest declares it. `made`: the core creates it. */
export type PageSync =
  'inSync' | 'pending' | 'drifted' | 'refused' | 'quarantined' | 'suspended' | 'made' | 'foreign';

export type PageHealth = 'healthy' | 'progressing' | 'degraded' | 'missing';

/** A change of the plan that is not made yet. */
export interface PagePending {
  readonly op: ChangeOp;
  readonly impact: string;
  readonly interrupts: boolean;
}

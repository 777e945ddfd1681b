import type { JsonObject } from '../kernel/json.ts';
import type { Key } from '../kernel/key.ts';
import type { FieldChange } from './field-change.ts';
import type { FieldValues } from './field-values.ts';

export type { FieldChange };

export type ChangeOp = 'create' | 'update' | 'delete' | 'adopt';

/** Why a change stands in the plan: the manifests say something new, or the swarm has moved away from them, … */
export type ChangeCause = 'manifest' | 'drift' | 'template' | 'prune' | 'rotation';

export type ImpactClass = 'none' | 'rollingRestart' | 'reschedule' | 'interruption';

/** What a change does to those who use the swarm. */
export interface Impact {
  readonly class: ImpactClass;
  /** For people, one line: `rolling restart of 2 tasks`. */
  readonly summary: string;
  /** Tasks that stop; not those of proxies that a routed service reaches, because many services cost them one replacement. */
  readonly tasks: number;
  /** Proxy services that stop answering for a while or for good. */
  readonly proxies: readonly string[];
  /** How many proxy services that stand the core configures anew. */
  readonly reconfigurations: number;
  /** For how long a proxy service has fewer tasks or none, estimated by the networks that it joins; 0: not at all, or for good. */
  readonly seconds: number;
}

export interface Change {
  /** Unique in its plan: the resource, with a suffix where a plan changes it more than once. */
  readonly id: string;
  readonly op: ChangeOp;
  readonly resource: Key;
  readonly cause: ChangeCause;
  readonly fields: readonly FieldChange[];
  readonly impact: Impact;
  /** Ids of changes and waits that must have succeeded before. */
  readonly dependsOn: readonly string[];
}

/** Something to be seen before the plan goes on (`required`), or before it counts as done. */
export interface Wait {
  readonly id: string;
  readonly resource: Key;
  /**
   * `runs`: a task of the service's newest spec is running. `converged`: all of them are. `appears`: the same for a
   * service that the core still has to make.
   */
  readonly until: 'runs' | 'converged' | 'appears';
  /** What its spec has to say by then, where somebody else writes it: the core makes proxies as it sees fit. */
  readonly values?: FieldValues;
  /** Who makes the service where it is not us, as a message names them: `the core`. */
  readonly maker?: string;
  /** For how long its tasks stay up at least before they count, where swarm itself watches them for less. */
  readonly minStableMs?: number;
  /** What the ledger notes of the service once it was seen so. */
  readonly onceSeen?: NoteOnceSeen;
  /** Whether later writes depend on it: then it is waited for whatever the flags say. */
  readonly required: boolean;
  readonly dependsOn: readonly string[];
}

/** Of a service that somebody else makes: nothing counts as drift of it before it was seen as it is desired. */
export interface NoteOnceSeen {
  /** The attempt that it belongs to: a ledger row of another one stays as it is. */
  readonly attempted: string;
  readonly applied: JsonObject;
}

/** An owned object that is no longer what was last written. */
export interface Drift {
  readonly resource: Key;
  readonly state: 'changed' | 'deleted';
  /** From what was written to what is there. */
  readonly fields: readonly FieldChange[];
}

export interface Retained {
  readonly resource: Key;
  readonly reason: string;
}

/** Something that is wanted and will not be done, with the reason and the way out. */
export interface Refusal {
  readonly resource: Key;
  readonly reason: string;
  readonly hint: string;
  /** The swarm itself has paused it or rolled it back: it was tried and is not healthy. */
  readonly isQuarantined?: true;
}

/** Something that a person should know and that the plan does nothing about. */
export interface Warning {
  readonly kind: WarningKind;
  readonly resource?: Key;
  readonly message: string;
}

export type WarningKind = keyof typeof warningKinds;

/** The kinds of warnings; `leavesDifference`: the swarm differs from the manifests, and the plan leaves it so. */
export const warningKinds = {
  /** A change that is not carried out: its manifest is only observed, or somebody has suspended the object. */
  withheldChange: { leavesDifference: true },
  /** A service of somebody else, declared without an image, that nobody has deployed yet. */
  awaitedService: { leavesDifference: true },
  /** Changes of the whole plan beside the targets. */
  leftOutChanges: { leavesDifference: true },
  /** Reminds of a suspension of an object that does not differ, or of everything. */
  suspension: { leavesDifference: false },
  /** The ledger or a shard of it is gone or broken. */
  lostLedger: { leavesDifference: false },
  /** A block stays as it runs, because something that it needs is refused. */
  refusedBlock: { leavesDifference: false },
  /** A block of ours that is declared no more and stays without `--prune`. */
  obsoleteBlock: { leavesDifference: false },
  /** A block that runs as declared and breaks a rule of the block checks. */
  faultyBlock: { leavesDifference: false },
  /** A service of a block that the core has not made as the block says, or makes otherwise by a rule of its own. */
  unmadeService: { leavesDifference: false },
  /** No node meets the constraints of a service that is as declared, or of one that somebody else has. */
  serviceWithoutNode: { leavesDifference: false },
  /** A network has too few addresses, or few are left. */
  smallSubnet: { leavesDifference: false },
  /** Route labels stay on a service that is not adopted any more. */
  keptLabels: { leavesDifference: false },
  /** Sensitive values stay on a service that is not adopted any more. */
  keptValues: { leavesDifference: false },
} as const satisfies Readonly<Record<string, { readonly leavesDifference: boolean }>>;

export const leavesDifference = ({ kind }: Warning): boolean => warningKinds[kind].leavesDifference;

/** What would be done, as a value: everything a person sees of it is rendered from here. */
export interface Plan {
  readonly schemaVersion: 1;
  readonly owner: string;
  readonly revision: string;
  /** In an order that respects `dependsOn`. */
  readonly changes: readonly Change[];
  readonly waits: readonly Wait[];
  readonly drift: readonly Drift[];
  readonly retained: readonly Retained[];
  readonly refused: readonly Refusal[];
  readonly warnings: readonly Warning[];
  readonly unchangedCount: number;
}

export const hasChanges = (plan: Plan): boolean => plan.changes.length > 0;

import type { JsonObject } from '../kernel/json.ts';
import type { Key } from '../kernel/key.ts';
import type { FieldChange } from './field-change.ts';
import type { FieldValues } from './field-values.ts';

export type { FieldChange };

export type ChangeOp = 'create' | 'update' | 'delete' | 'adopt';

/** Why a change is in the plan: the manifests have changed, the swarm has drifted, … */
export type ChangeCause = 'manifest' | 'drift' | 'template' | 'image' | 'prune' | 'rotation';

export type ImpactClass = 'none' | 'rollingRestart' | 'reschedule' | 'interruption';

/** The effect of a change on the users of the swarm. */
export interface Impact {
  readonly class: ImpactClass;
  /** For people, one line: `rolling restart of 2 tasks`. */
  readonly summary: string;
  /** Tasks that stop; without the tasks of proxies that routed services change, because many services cause only one replacement. */
  readonly tasks: number;
  /** Proxy services that stop answering, temporarily or for good. */
  readonly proxies: readonly string[];
  /** How many existing proxy services the core reconfigures. */
  readonly reconfigurations: number;
  /** For how long a proxy service has fewer tasks or none, estimated from the networks that it joins; 0: not at all, or for good. */
  readonly seconds: number;
}

export interface Change {
  /** Unique in its plan: the resource, with a suffix if the plan changes it more than once. */
  readonly id: string;
  readonly op: ChangeOp;
  readonly resource: Key;
  readonly cause: ChangeCause;
  readonly fields: readonly FieldChange[];
  readonly impact: Impact;
  /** Ids of changes and waits that must succeed first. */
  readonly dependsOn: readonly string[];
}

/** A state to be reached before the plan continues (`required`), or before it counts as done. */
export interface Wait {
  readonly id: string;
  readonly resource: Key;
  /**
   * `runs`: a task of the service's current spec is running. `converged`: all of them are. `appears`: the same for a
   * service that the core has yet to create.
   */
  readonly until: 'runs' | 'converged' | 'appears';
  /** The values that its spec must have by then, if someone else writes it: the core does not follow its blocks in every case. */
  readonly values?: FieldValues;
  /** Who creates the service if it is not us, as worded in messages: `the core`. */
  readonly maker?: string;
  /** How long its tasks must stay up before they count, if swarm itself monitors them for less. */
  readonly minStableMs?: number;
  /** Start of a rollout of the service that had stopped before the plan: it says nothing about what is waited for. */
  readonly stoppedBefore?: string;
  /** What the ledger records of the service once this state was observed. */
  readonly onceSeen?: NoteOnceSeen;
  /** Whether later writes depend on it: then apply waits whatever the flags say. */
  readonly required: boolean;
  readonly dependsOn: readonly string[];
}

/** For a service that someone else creates: a difference counts as drift only after the service was observed as desired. */
export interface NoteOnceSeen {
  /** The attempt that it belongs to: the ledger row of another attempt is left unchanged. */
  readonly attempted: string;
  readonly applied: JsonObject;
}

/** An owned object that differs from what was last written. */
export interface Drift {
  readonly resource: Key;
  readonly state: 'changed' | 'deleted';
  /** The stack to which an adopted service belongs: each deployment of the stack writes only what its compose file has. */
  readonly stack?: string;
  /** From the written to the observed values. */
  readonly fields: readonly FieldChange[];
}

export interface Retained {
  readonly resource: Key;
  readonly reason: string;
  /** `--prune` would delete it, or remove from it what we wrote. */
  readonly isPrunable?: true;
}

/** A desired change that is not applied, with the reason and the way out. */
export interface Refusal {
  readonly resource: Key;
  readonly reason: string;
  readonly hint: string;
  /** It was applied, and swarm has paused it or rolled it back. */
  readonly isQuarantined?: true;
  /** A guard holds it back until a flag allows it. */
  readonly guard?: Guard;
}

/** What needs permission: to interrupt traffic, or to delete many objects of one kind. */
export type Guard = 'interruption' | 'deletion';

/** A refusal by a guard. */
export type HeldBack = Refusal & { readonly guard: Guard };

export const isHeldBack = (refusal: Refusal): refusal is HeldBack => refusal.guard !== undefined;

/** Something that a person should know and that the plan does not change. */
export interface Warning {
  readonly kind: WarningKind;
  readonly resource?: Key;
  readonly message: string;
}

export type WarningKind = keyof typeof warningKinds;

/** The kinds of warnings; `leavesDifference`: the swarm differs from the manifests, and the plan does not change that. */
export const warningKinds = {
  /** A change that is not applied: the object is observe-only or suspended. */
  withheldChange: { leavesDifference: true },
  /** A foreign service, declared without an image, that nobody has deployed yet. */
  awaitedService: { leavesDifference: true },
  /** Changes of the whole plan outside of the targets. */
  leftOutChanges: { leavesDifference: true },
  /** Reminder of a suspension: of an object without differences, or of everything. */
  suspension: { leavesDifference: false },
  /** The ledger or a shard of it is gone or broken. */
  lostLedger: { leavesDifference: false },
  /** The ledger records that another revision was applied after this one. */
  supersededRevision: { leavesDifference: false },
  /** A block is left unchanged, because something that it needs is refused. */
  refusedBlock: { leavesDifference: false },
  /** One of our blocks that is no longer declared and is only removed with `--prune`. */
  obsoleteBlock: { leavesDifference: false },
  /** A running block that is as declared and violates one of the block checks. */
  faultyBlock: { leavesDifference: false },
  /** A service that the core has not created as its block says, or creates differently by its own rules. */
  unmadeService: { leavesDifference: false },
  /** No node meets the constraints of a service that is as declared, or of a foreign one. */
  serviceWithoutNode: { leavesDifference: false },
  /** A service that is as declared belongs to a cluster that no block of config.toml serves, or cannot be reached by its proxies. */
  unservedCluster: { leavesDifference: false },
  /** A service of someone else has the same host in the same cluster, and had it before this plan. */
  takenHost: { leavesDifference: false },
  /** A network has too few addresses, or few are left. */
  smallSubnet: { leavesDifference: false },
  /** The digest or the credentials of an image could not be found: it is written as declared, or without credentials. */
  unresolvedImage: { leavesDifference: false },
  /** Route labels remain on a service that is no longer adopted. */
  keptLabels: { leavesDifference: false },
  /** Sensitive values remain on a service that is no longer adopted. */
  keptValues: { leavesDifference: false },
} as const satisfies Readonly<Record<string, { readonly leavesDifference: boolean }>>;

export const leavesDifference = ({ kind }: Warning): boolean => warningKinds[kind].leavesDifference;

/** What an apply would do, as a value: all output about it is rendered from here. */
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

import type { Key } from '../kernel/key.ts';
import type { WakeUp } from '../kernel/wake-up.ts';
import type { Lease } from '../lease/lease.ts';
import type { ResolveImage } from '../model/image-resolution.ts';
import type { ReconcileEvent } from '../model/event.ts';
import type { ManifestSet } from '../model/manifest/manifest.ts';
import type { Plan } from '../model/plan.ts';
import type { PendingApproval } from '../model/approval.ts';
import type { PassRecord } from '../model/ledger.ts';
import type { Incident } from '../model/incident.ts';
import type { Status } from '../model/status.ts';
import type { FinishedPass, KnownDrift, KnownQuarantine, RunningPass } from '../model/snapshot.ts';
import type { Switches, SyncWindow } from '../model/switches.ts';
import type { Topology } from '../model/topology.ts';
import { createPassMemory, type PassMemory } from '../pass/pass-memory.ts';
import type { Clock } from '../ports/clock.ts';
import type { Decrypter } from '../ports/decrypter.ts';
import type { ManifestParser } from '../ports/manifest-parser.ts';
import type { RegistryCredentials } from '../ports/registry-credentials.ts';
import type { RevisionStore } from '../ports/revision-store.ts';
import type { RevisionSource } from '../ports/revision-source.ts';
import type { SwarmEvents } from '../ports/swarm-events.ts';
import type { SwarmReader } from '../ports/swarm-reader.ts';
import type { SwarmWriter } from '../ports/swarm-writer.ts';
import type { DelayedChanges } from './backoff/delayed-changes.ts';
import type { Contests } from './drift/contests.ts';
import type { DriftHistories } from './drift/drift-history.ts';
import type { StoredIncidents } from './incidents/stored-incidents.ts';
import type { HealthMemory } from './health/judge-health.ts';
import type { PassRequests } from './pass-requests.ts';

export interface DaemonDependencies {
  readonly source: RevisionSource;
  readonly reader: SwarmReader;
  readonly writer: SwarmWriter;
  readonly clock: Clock;
  /** A fresh random salt, hex. */
  readonly makeSalt: () => string;
  readonly decrypter: Decrypter;
  readonly credentials: RegistryCredentials;
  readonly events: SwarmEvents;
  readonly parser: ManifestParser;
  readonly store: RevisionStore;
  /** Name of this process, different for each: two of one name would both write. */
  readonly processName: string;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

export interface DaemonSettings {
  readonly owner: string;
  /** The swarm as given with `--host`, for suggested commands. */
  readonly host?: string;
  /** Between two looks at the swarm when nothing asks for one. */
  readonly intervalMs: number;
  /** Between two readings of the source when nothing asks for one. */
  readonly sourceIntervalMs: number;
  /** How long to wait for a service before it is reported. */
  readonly waitTimeoutMs: number;
  /** How long tasks have to stay up before they count. Undefined: as long as the update monitor of the service. */
  readonly stableMs: number | undefined;
  readonly switches: Switches;
  /** When changes that interrupt traffic may be made; empty: at any time. */
  readonly windows: readonly SyncWindow[];
  /** Time of day of the sign of life in UTC, `HH:MM`. */
  readonly aliveAt?: string;
  /** Objects that may interrupt traffic without an approval. */
  readonly allowInterruptionOf?: readonly string[];
  readonly maxDeletes: number | undefined;
  readonly resolveImage: ResolveImage;
}

/** The last revision whose manifests were all valid. */
export interface GoodRevision {
  readonly set: ManifestSet;
  readonly id: string;
  readonly digest: string;
  readonly subject?: string;
  readonly author?: string;
  readonly commit?: string;
  readonly allowedInterruptions?: readonly string[];
  /** Whether all manifests of the source were read. */
  readonly isWhole: boolean;
  /** Kept by an earlier process: the source was not read since this one runs. */
  readonly isKept?: true;
}

/** What the daemon remembers from one pass to the next. */
export interface DaemonState {
  readonly good: GoodRevision | undefined;
  /** The revision that was last in force, if the daemon saw or made it so. */
  readonly inForce: string | undefined;
  /** Whether the source went from another revision to this one while the daemon ran, and it is not in force yet. */
  readonly hasTipMoved: boolean;
  /** The id of a new revision of which it was not told yet that the swarm is as it says. */
  readonly untold: string | undefined;
  /** The last parsed digest, valid or not: the same files are not reported twice. */
  readonly seenDigest: string | undefined;
  readonly isSourceDown: boolean;
  /** Whether another process of this owner is known to write. Who may write is decided by the lease itself. */
  readonly isStandby: boolean;
  /** How often this process has become the one that writes. */
  readonly term: number;
  /** The process that holds the lease, as far as it is known. */
  readonly holder: string | undefined;
  /** ISO 8601 times of the last successful look. */
  readonly sourceSeenAt: string | undefined;
  readonly swarmSeenAt: string | undefined;
  readonly status: Status | undefined;
  readonly topology: (() => Topology) | undefined;
  /** Newest first. */
  readonly history: readonly PassRecord[] | undefined;
  readonly incidents: readonly Incident[];
  /** The term for which the incidents in the swarm were read; before that, nobody is notified of the source. */
  readonly incidentsTerm: number | undefined;
  /** What has begun of the source before that, by the id of its incident. */
  readonly deferred: ReadonlyMap<string, ReconcileEvent>;
  /** The incidents as the last look found them in the swarm. */
  readonly storedIncidents: StoredIncidents | undefined;
  /** Day of the last sign of life in UTC, `YYYY-MM-DD`. */
  readonly aliveOn: string | undefined;
  readonly pending: PendingApproval | undefined;
  /** Whether the newest revision has problems. */
  readonly isInvalid: boolean;
  readonly drifts: ReadonlyMap<Key, KnownDrift>;
  readonly driftHistories: DriftHistories;
  readonly contests: Contests;
  /** What the looks so far show of the tasks of each service. */
  readonly health: ReadonlyMap<Key, HealthMemory>;
  readonly quarantines: ReadonlyMap<Key, KnownQuarantine>;
  /** What the last pass could not look up of images. */
  readonly imageProblems: readonly string[];
  /** The reason last reported for a failed sync; undefined while all is well. */
  readonly failure: string | undefined;
  /** The same without what changes from one look to the next: as long as it is equal, nothing is reported again. */
  readonly failureKey: string | undefined;
  /** Changes that were applied since the last successful sync. */
  readonly unreportedCount: number;
  /** Waits that go on in the next pass. */
  readonly waits: PassMemory;
  /** Changes that failed and are not sent again yet. */
  readonly delayed: DelayedChanges;
  readonly plan: Plan | undefined;
  readonly running: RunningPass | undefined;
  readonly lastPass: FinishedPass | undefined;
  /** Monotonic time at which the last pass ended. */
  readonly passEndedMs: number;
}

const firstState = (): DaemonState => ({
  good: undefined,
  inForce: undefined,
  hasTipMoved: false,
  untold: undefined,
  seenDigest: undefined,
  isSourceDown: false,
  isStandby: false,
  term: 0,
  holder: undefined,
  sourceSeenAt: undefined,
  swarmSeenAt: undefined,
  status: undefined,
  topology: undefined,
  history: undefined,
  incidents: [],
  incidentsTerm: undefined,
  deferred: new Map(),
  storedIncidents: undefined,
  aliveOn: undefined,
  pending: undefined,
  isInvalid: false,
  drifts: new Map(),
  driftHistories: new Map(),
  contests: new Map(),
  health: new Map(),
  quarantines: new Map(),
  imageProblems: [],
  failure: undefined,
  failureKey: undefined,
  unreportedCount: 0,
  waits: createPassMemory(),
  delayed: new Map(),
  plan: undefined,
  running: undefined,
  lastPass: undefined,
  passEndedMs: -Infinity,
});

/** Holds the state, so that it can be read at any time, also while a pass runs. */
export interface DaemonMemory {
  readonly state: () => DaemonState;
  readonly update: (change: Partial<DaemonState>) => void;
}

export function createMemory(): DaemonMemory {
  let state = firstState();
  return {
    state: () => state,
    update: (change) => {
      state = { ...state, ...change };
    },
  };
}

/** Everything that the activities of the daemon share. Its settings may change while it runs. */
export interface LoopContext extends Omit<PassContext, 'settings'> {
  readonly settings: () => DaemonSettings;
}

/** Everything that a pass of the daemon needs. */
export interface PassContext {
  readonly dependencies: DaemonDependencies;
  readonly settings: DaemonSettings;
  readonly memory: DaemonMemory;
  readonly publish: (event: ReconcileEvent) => void;
  readonly requests: PassRequests;
  /** Ends the rest between two readings of the source. */
  readonly fetches: WakeUp;
  readonly lease: Lease;
  /** Aborted when the daemon must stop. */
  readonly signal: AbortSignal;
}

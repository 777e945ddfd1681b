import { type Dialect, dialects } from './dialect.ts';
import { eventsOf, type Write } from './events.ts';
import { nextRandom } from './random.ts';
import type { Blob, Network, Node, Service, State, Stored, TaskRecord } from './state.ts';

export interface Table<T> {
  get(id: string): T | undefined;
  put(id: string, value: T): void;
  remove(id: string): void;
  /** Sorted by id, like the engine's lists. */
  list(): readonly T[];
}

/** The next state, under construction. Discarding it undoes the whole request, as a raft transaction would. */
export interface Draft {
  readonly now: string;
  readonly before: State;
  readonly dialect: Dialect;
  readonly nodes: Table<Node>;
  readonly networks: Table<Network>;
  readonly services: Table<Service>;
  readonly tasks: Table<TaskRecord>;
  readonly configs: Table<Blob>;
  readonly secrets: Table<Blob>;
  /** Increments the raft index: every write does, even an update that changes nothing. */
  nextIndex(): number;
  /** An id in base 36 (swarm objects) or 16 (containers and local networks). */
  newId(base?: 16 | 36): string;
  nextSubnet(): number;
  /** The metadata of a new object of the raft store. */
  stamp(): Stored;
  commit(): State;
}

export function openDraft(before: State, now: string): Draft {
  let { index, random, subnetsTaken } = before;
  const writes: Write[] = [];
  const tables = {
    nodes: openTable(before.nodes, (was, is) => writes.push({ kind: 'node', before: was, after: is })),
    networks: openTable(before.networks, (was, is) =>
      writes.push({ kind: 'network', before: was, after: is }),
    ),
    services: openTable(before.services, (was, is) =>
      writes.push({ kind: 'service', before: was, after: is }),
    ),
    tasks: openTable(before.tasks),
    configs: openTable(before.configs, (was, is) => writes.push({ kind: 'config', before: was, after: is })),
    secrets: openTable(before.secrets, (was, is) => writes.push({ kind: 'secret', before: was, after: is })),
  };
  const newId = (base: 16 | 36 = 36): string => {
    let id = '';
    while (id.length < (base === 16 ? 64 : 25)) {
      random = nextRandom(random);
      id += Math.floor((random / 2 ** 32) * base).toString(base);
    }
    return id;
  };
  const nextIndex = (): number => (index += 1);
  return {
    ...tables,
    now,
    before,
    dialect: dialects[before.engineVersion],
    newId,
    nextIndex,
    nextSubnet: () => (subnetsTaken += 1),
    stamp: () => ({ ID: newId(), Version: { Index: nextIndex() }, CreatedAt: now, UpdatedAt: now }),
    commit: () => ({
      ...before,
      index,
      random,
      subnetsTaken,
      nodes: tables.nodes.rows(),
      networks: tables.networks.rows(),
      services: tables.services.rows(),
      tasks: tables.tasks.rows(),
      configs: tables.configs.rows(),
      secrets: tables.secrets.rows(),
      events: appended(before.events, eventsOf(writes, now)),
    }),
  };
}

/** The engine keeps this many past events. */
const eventLimit = 256;

const appended = (old: State['events'], added: State['events']): State['events'] =>
  added.length === 0 ? old : [...old, ...added].slice(-eventLimit);

/** The object with a new version and update time. */
export function written<T extends Stored>(draft: Draft, value: T): T {
  return { ...value, Version: { Index: draft.nextIndex() }, UpdatedAt: draft.now };
}

type OnWrite<T> = (before: T | undefined, after: T | undefined) => void;

function openTable<T>(
  before: ReadonlyMap<string, T>,
  onWrite: OnWrite<T> = () => undefined,
): Table<T> & { rows(): ReadonlyMap<string, T> } {
  let copy: Map<string, T> | undefined;
  let sorted: readonly T[] | undefined;
  const rows = (): ReadonlyMap<string, T> => copy ?? before;
  const writable = (): Map<string, T> => {
    sorted = undefined;
    return (copy ??= new Map(before));
  };
  return {
    rows,
    get: (id) => rows().get(id),
    put: (id, value) => {
      onWrite(rows().get(id), value);
      writable().set(id, value);
    },
    remove: (id) => {
      onWrite(rows().get(id), undefined);
      writable().delete(id);
    },
    list: () => (sorted ??= sortById(rows())),
  };
}

const sortById = <T>(rows: ReadonlyMap<string, T>): readonly T[] =>
  [...rows.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value);

import type { Blob, EngineEvent, Network, Node, Service } from './state.ts';

interface Change<K extends string, T> {
  readonly kind: K;
  /** Undefined when the object is created. */
  readonly before: T | undefined;
  /** Undefined when the object is removed. */
  readonly after: T | undefined;
}

/** One write to the raft store. */
export type Write =
  | Change<'node', Node>
  | Change<'network', Network>
  | Change<'service', Service>
  | Change<'config' | 'secret', Blob>;

/** One event per write, in order, including swarm's own writes such as the progress of an update. */
export const eventsOf = (writes: readonly Write[], now: string): readonly EngineEvent[] =>
  writes.filter(isRaftWrite).flatMap((write) => {
    const attributes = attributesOf(write);
    return attributes === undefined ? [] : [eventOf(now, write, attributes)];
  });

/** Writes that leave the version unchanged are the sandbox's own bookkeeping, such as the addresses in use. */
const isRaftWrite = ({ before, after }: Write): boolean => before?.Version.Index !== after?.Version.Index;

function eventOf(now: string, write: Write, attributes: Record<string, string | undefined>): EngineEvent {
  const { kind, before, after } = write;
  const timeMs = Date.parse(now);
  const present = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    Type: kind,
    Action: before === undefined ? 'create' : after === undefined ? 'remove' : 'update',
    Actor: { ID: (after ?? before)?.ID ?? '', Attributes: Object.fromEntries(present) },
    scope: 'swarm',
    time: Math.floor(timeMs / 1000),
    timeNano: timeMs * 1_000_000,
  };
}

/** Undefined if the engine emits no event. */
function attributesOf(write: Write): Record<string, string | undefined> | undefined {
  switch (write.kind) {
    case 'node':
      return ofNode(write.before, write.after);
    case 'service':
      return ofService(write.before, write.after);
    case 'network': {
      const network = write.after ?? write.before;
      return network?.Scope === 'swarm' && !network.Hidden ? { name: network.Name } : undefined;
    }
    case 'config':
    case 'secret':
      return { name: (write.after ?? write.before)?.Spec.Name };
  }
}

/** A changed value, as the engine reports it: `state.old`, `state.new`. */
const changed = (key: string, before: string | undefined, after: string | undefined) =>
  before === after ? {} : { [`${key}.old`]: before, [`${key}.new`]: after };

function ofNode(before: Node | undefined, after: Node | undefined) {
  const name = (after ?? before)?.Description.Hostname;
  if (before === undefined || after === undefined) return { name };
  return {
    name,
    ...changed('state', before.Status.State, after.Status.State),
    ...changed('availability', before.Spec.Availability, after.Spec.Availability),
    ...changed('role', before.Spec.Role, after.Spec.Role),
  };
}

function ofService(before: Service | undefined, after: Service | undefined) {
  const name = (after ?? before)?.Spec.Name;
  if (before === undefined || after === undefined) return { name };
  const replicas = ({ Spec }: Service): string | undefined => Spec.Mode.Replicated?.Replicas?.toString();
  const image = ({ Spec }: Service): string | undefined => Spec.TaskTemplate.ContainerSpec?.Image;
  return {
    name,
    ...changed('image', image(before), image(after)),
    ...changed('replicas', replicas(before), replicas(after)),
    // The engine does not report that an update status is dropped.
    ...(after.UpdateStatus === undefined
      ? {}
      : changed('updatestate', before.UpdateStatus?.State, after.UpdateStatus.State)),
  };
}

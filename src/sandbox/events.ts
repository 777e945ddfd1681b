import type { Blob, EngineEvent, Network, Node, Service } from './state.ts';

interface Change<K extends string, T> {
  readonly kind: K;
  /** Undefined of an object that is new. */
  readonly before: T | undefined;
  /** Undefined of one that is removed. */
  readonly after: T | undefined;
}

/** One write to the raft store. */
export type Write =
  | Change<'node', Node>
  | Change<'network', Network>
  | Change<'service', Service>
  | Change<'config' | 'secret', Blob>;

/** One event for each write, in the order of the writes: swarm's own, such as the progress of an update, are among them. */
export const eventsOf = (writes: readonly Write[], now: string): readonly EngineEvent[] =>
  writes.filter(isSeen).flatMap((write) => {
    const attributes = attributesOf(write);
    return attributes === undefined ? [] : [eventOf(now, write, attributes)];
  });

/** The sandbox also notes down what is none of raft's business, as the addresses that are taken: without a version. */
const isSeen = ({ before, after }: Write): boolean => before?.Version.Index !== after?.Version.Index;

function eventOf(now: string, write: Write, attributes: Record<string, string | undefined>): EngineEvent {
  const { kind, before, after } = write;
  const timeMs = Date.parse(now);
  const said = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    Type: kind,
    Action: before === undefined ? 'create' : after === undefined ? 'remove' : 'update',
    Actor: { ID: (after ?? before)?.ID ?? '', Attributes: Object.fromEntries(said) },
    scope: 'swarm',
    time: Math.floor(timeMs / 1000),
    timeNano: timeMs * 1_000_000,
  };
}

/** Undefined where the engine tells nothing. */
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

/** What an update moved, as the engine puts it: `state.old`, `state.new`. */
const moved = (key: string, before: string | undefined, after: string | undefined) =>
  before === after ? {} : { [`${key}.old`]: before, [`${key}.new`]: after };

function ofNode(before: Node | undefined, after: Node | undefined) {
  const name = (after ?? before)?.Description.Hostname;
  if (before === undefined || after === undefined) return { name };
  return {
    name,
    ...moved('state', before.Status.State, after.Status.State),
    ...moved('availability', before.Spec.Availability, after.Spec.Availability),
    ...moved('role', before.Spec.Role, after.Spec.Role),
  };
}

function ofService(before: Service | undefined, after: Service | undefined) {
  const name = (after ?? before)?.Spec.Name;
  if (before === undefined || after === undefined) return { name };
  const replicas = ({ Spec }: Service): string | undefined => Spec.Mode.Replicated?.Replicas?.toString();
  const image = ({ Spec }: Service): string | undefined => Spec.TaskTemplate.ContainerSpec?.Image;
  return {
    name,
    ...moved('image', image(before), image(after)),
    ...moved('replicas', replicas(before), replicas(after)),
    // An update that was forgotten is not worth a word.
    ...(after.UpdateStatus === undefined
      ? {}
      : moved('updatestate', before.UpdateStatus?.State, after.UpdateStatus.State)),
  };
}

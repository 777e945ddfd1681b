import type { ReconcileEvent } from '../../model/event.ts';
import type { Incident } from '../../model/incident.ts';
import { isAbout, type Topic } from '../alert-kinds.ts';
import type { PassContext } from '../daemon-state.ts';

/** Something that a look has found wrong. */
export interface Ongoing {
  /** Id of its incident. */
  readonly id: string;
  /** What people are notified of: with another key than that of the open incident they are notified again. */
  readonly key: string | undefined;
  /** Undefined: the incident stays open, and there is no more to tell. */
  readonly begin?: ReconcileEvent;
}

/**
 * Compares what is wrong now with the open incidents of a topic, and publishes what has begun and what has ended. The incidents
 * outlive the process, so that a restart repeats nothing and misses no end.
 */
export function settleIncidents(
  topic: Topic,
  ongoing: readonly Ongoing[],
  endOf: (incident: Incident) => ReconcileEvent,
  { memory, publish }: Pick<PassContext, 'memory' | 'publish'>,
): void {
  const open = memory.state().incidents.filter(({ id }) => isAbout(topic, id));
  for (const { id, key, begin } of ongoing) {
    const isKnown = open.some((incident) => incident.id === id && incident.key === key);
    if (isKnown || begin === undefined || key === undefined) continue;
    publish(begin);
    setKey(id, key, { memory });
  }
  const ongoingIds = new Set(ongoing.map(({ id }) => id));
  for (const incident of open) if (!ongoingIds.has(incident.id)) publish(endOf(incident));
}

export function setKey(id: string, key: string, { memory }: Pick<PassContext, 'memory'>): void {
  const { incidents } = memory.state();
  memory.update({
    incidents: incidents.map((incident) => (incident.id === id ? { ...incident, key } : incident)),
  });
}

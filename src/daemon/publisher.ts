import type { EventStamp, ReconcileEvent } from '../model/event.ts';
import type { Clock } from '../ports/clock.ts';
import { incidentId } from './alert-kinds.ts';
import { alertOf } from './alerts.ts';
import type { DaemonMemory, DaemonSettings } from './daemon-state.ts';
import type { EventBus } from './event-bus.ts';
import { recordIncident } from './incidents/record-incident.ts';

/** Stamps each event, records which incident it begins or ends, and hands it to those who subscribed. */
export const createPublisher =
  (
    settings: DaemonSettings,
    { memory, clock, bus }: { readonly memory: DaemonMemory; readonly clock: Clock; readonly bus: EventBus },
  ) =>
  (event: ReconcileEvent): void => {
    const stamped = { ...stampOf(settings.owner, memory, clock), ...event, ...early(event, memory) };
    const alert = alertOf(stamped, settings);
    const { incidents } = memory.state();
    if (alert !== undefined) memory.update({ incidents: recordIncident(incidents, alert) });
    bus.publish(stamped);
  };

function stampOf(owner: string, memory: DaemonMemory, clock: Clock): EventStamp {
  const { good, isStandby } = memory.state();
  return {
    ...{ owner, at: clock.now().toISOString() },
    ...(good === undefined ? {} : { revision: good.id }),
    ...(good?.commit === undefined ? {} : { commit: good.commit }),
    ...(isStandby ? { isStandby } : {}),
  };
}

/**
 * Until the incidents in the swarm are read, nobody knows whether people were notified that the source is away or its manifests
 * are invalid: that waits for the first look.
 */
function early(event: ReconcileEvent, memory: DaemonMemory): Pick<EventStamp, 'isStandby'> {
  const { incidentsTerm, term, deferred, isStandby } = memory.state();
  const id = sourceIncidents[event.type];
  if (id === undefined || isStandby || incidentsTerm === term) return {};
  const others = [...deferred].filter(([other]) => other !== id);
  const isBegin = event.type === 'source.unavailable' || event.type === 'manifest.invalid';
  memory.update({ deferred: new Map(isBegin ? [...others, [id, event]] : others) });
  return { isStandby: true };
}

const sourceIncidents: Readonly<Partial<Record<ReconcileEvent['type'], string>>> = {
  'source.unavailable': incidentId('source'),
  'source.recovered': incidentId('source'),
  'manifest.invalid': incidentId('manifests'),
  'manifest.valid': incidentId('manifests'),
};

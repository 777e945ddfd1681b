import type { EventStamp, ReconcileEvent } from '../model/event.ts';
import type { Clock } from '../ports/clock.ts';
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
    const stamped = { ...stampOf(settings.owner, memory, clock), ...event };
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

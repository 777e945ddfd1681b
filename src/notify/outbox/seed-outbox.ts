import type { Incident } from '../../model/incident.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OpenIncident, Outbox } from './outbox.ts';

/**
 * Takes over the open incidents as the swarm remembers them: the receiver has their begins. They are repeated when they would
 * have been without a restart. What is not among them any more has ended elsewhere.
 */
export function seedOutbox(
  outbox: Outbox,
  incidents: readonly Incident[],
  repeatMs: number | undefined,
  clock: Pick<Clock, 'now' | 'monotonicMs'>,
): Outbox {
  const open = incidents.map(({ id, alert }): [string, OpenIncident] => {
    const known = outbox.open.get(id);
    if (known !== undefined) return [id, known];
    const ageMs = Math.max(0, clock.now().getTime() - (Date.parse(alert.at) || 0));
    const sinceRepeatMs = repeatMs === undefined ? 0 : ageMs % repeatMs;
    const repeats = repeatMs === undefined ? 0 : Math.floor(ageMs / repeatMs);
    return [id, { alert, sentMs: clock.monotonicMs() - sinceRepeatMs, repeats, isSure: true }];
  });
  return { ...outbox, open: new Map(open) };
}

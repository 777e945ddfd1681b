import type { Alert } from '../../model/alert.ts';
import type { Incident } from '../../model/incident.ts';

/** The open incidents after an alert: it begins one, tells more of one, or ends it. */
export function recordIncident(open: readonly Incident[], alert: Alert): readonly Incident[] {
  const { incident } = alert;
  if (incident === undefined) return open;
  const others = open.filter(({ id }) => id !== incident.id);
  if (incident.phase === 'end') return others.length === open.length ? open : others;
  const known = open.find(({ id }) => id === incident.id);
  return [...others, { ...known, id: incident.id, since: known?.since ?? alert.since ?? alert.at, alert }];
}

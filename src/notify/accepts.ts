import type { Alert, AlertEvent, AlertSeverity } from '../model/alert.ts';
import type { Notifier } from './notifier.ts';

export interface AlertFilter {
  /** Only this severity and above. */
  readonly severity?: AlertSeverity;
  readonly events?: readonly AlertEvent[];
}

/** Whether an alert is sent over a channel. */
export const accepts =
  ({ severity = 'info', events }: AlertFilter, { wants }: Pick<Notifier, 'wants'>) =>
  (alert: Alert): boolean =>
    rank[alert.severity] >= rank[severity] && (events?.includes(alert.event) ?? wants(alert));

const rank: Readonly<Record<AlertSeverity, number>> = { info: 0, warning: 1, critical: 2 };

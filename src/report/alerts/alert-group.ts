import { countOf } from '../../kernel/count-of.ts';
import type { Alert, AlertSeverity } from '../../model/alert.ts';

const descending: readonly AlertSeverity[] = ['critical', 'warning', 'info'];

export const highestSeverity = (alerts: readonly Alert[]): AlertSeverity =>
  descending.find((severity) => alerts.some((alert) => alert.severity === severity)) ?? 'info';

/** Several alerts in one line: `3 alerts (1 critical, 2 warning)`. */
export function groupSummary(alerts: readonly Alert[]): string {
  const counts = descending
    .map((severity) => ({ severity, count: alerts.filter((alert) => alert.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}`);
  return `${countOf(alerts.length, 'alert')} (${counts.join(', ')})`;
}

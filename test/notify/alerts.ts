import type { Alert } from '../../src/model/alert.ts';
import type { Message } from '../../src/notify/notifier.ts';

const base = { owner: 'default', at: '2026-01-01T00:00:00.000Z' } as const;

/** The begin of an incident of one service. */
export const degraded = (name: string, text = 'has 0 of 1 task', facts: Partial<Alert> = {}): Alert => ({
  ...{ event: 'health.degraded', severity: 'critical', ...base },
  incident: { id: `health/service/${name}`, phase: 'begin' },
  resource: `service/${name}`,
  summary: `service/${name} ${text}`,
  ...facts,
});

export const recovered = (name: string): Alert => ({
  ...{ event: 'health.recovered', severity: 'info', ...base },
  incident: { id: `health/service/${name}`, phase: 'end' },
  resource: `service/${name}`,
  summary: `service/${name} is healthy again`,
});

export const synced = (revision: string): Alert => ({
  ...{ event: 'sync.succeeded', severity: 'info', ...base, revision },
  incident: { id: 'sync', phase: 'end' },
  summary: `The swarm follows ${revision}`,
});

export const syncFailed = (reason: string): Alert => ({
  ...{ event: 'sync.failed', severity: 'critical', ...base },
  incident: { id: 'sync', phase: 'begin' },
  summary: reason,
});

/** An alert about a moment: it begins and ends nothing. */
export const alive = (summary = 'The reconciler runs'): Alert => ({
  ...{ event: 'daemon.alive', severity: 'info', ...base },
  summary,
});

export const messageOf = (...alerts: readonly Alert[]): Message => ({
  items: alerts.map((alert) => ({ alert })),
  open: [],
});

import type { Alert, AlertEvent, AlertSeverity } from '../model/alert.ts';
import type { Key } from '../kernel/key.ts';

/** How much each event matters to the people who are told. */
export const severityOf: Readonly<Record<AlertEvent, AlertSeverity>> = {
  'drift.detected': 'warning',
  'drift.resolved': 'info',
  'drift.contested': 'warning',
  'drift.uncontested': 'info',
  'quarantine.entered': 'critical',
  'quarantine.ended': 'info',
  'prune.blocked': 'info',
  'prune.unblocked': 'info',
  'revision.found': 'info',
  'revision.applied': 'info',
  'revision.superseded': 'warning',
  'revision.resumed': 'info',
  'approval.needed': 'warning',
  'approval.ended': 'info',
  'sync.failed': 'critical',
  'sync.succeeded': 'info',
  'health.degraded': 'critical',
  'health.recovered': 'info',
  'manifest.invalid': 'critical',
  'manifest.valid': 'info',
  'source.unavailable': 'warning',
  'source.recovered': 'info',
  'daemon.alive': 'info',
};

export const topics = [
  'approval',
  'contested',
  'drift',
  'health',
  'manifests',
  'prune',
  'quarantine',
  'revision',
  'source',
  'sync',
] as const;

/** What an incident is about; the first word of its id. */
export type Topic = (typeof topics)[number];

interface IncidentKind {
  readonly topic: Topic;
  readonly phase: 'begin' | 'end';
}

/** The incidents that events begin and end. An event without a row is about a moment. */
const incidentKinds: Readonly<Partial<Record<AlertEvent, IncidentKind>>> = {
  'drift.detected': { topic: 'drift', phase: 'begin' },
  'drift.resolved': { topic: 'drift', phase: 'end' },
  'drift.contested': { topic: 'contested', phase: 'begin' },
  'drift.uncontested': { topic: 'contested', phase: 'end' },
  'quarantine.entered': { topic: 'quarantine', phase: 'begin' },
  'quarantine.ended': { topic: 'quarantine', phase: 'end' },
  'approval.needed': { topic: 'approval', phase: 'begin' },
  'approval.ended': { topic: 'approval', phase: 'end' },
  'prune.blocked': { topic: 'prune', phase: 'begin' },
  'prune.unblocked': { topic: 'prune', phase: 'end' },
  'revision.superseded': { topic: 'revision', phase: 'begin' },
  'revision.resumed': { topic: 'revision', phase: 'end' },
  'sync.failed': { topic: 'sync', phase: 'begin' },
  'sync.succeeded': { topic: 'sync', phase: 'end' },
  'health.degraded': { topic: 'health', phase: 'begin' },
  'health.recovered': { topic: 'health', phase: 'end' },
  'manifest.invalid': { topic: 'manifests', phase: 'begin' },
  'manifest.valid': { topic: 'manifests', phase: 'end' },
  'source.unavailable': { topic: 'source', phase: 'begin' },
  'source.recovered': { topic: 'source', phase: 'end' },
};

/** The incident of an event, by its topic and, if it is about one object, that. */
export function incidentOf(event: AlertEvent, resource: Key | undefined): Pick<Alert, 'incident'> {
  const kind = incidentKinds[event];
  if (kind === undefined) return {};
  return { incident: { id: incidentId(kind.topic, resource), phase: kind.phase } };
}

export const incidentId = (topic: Topic, resource?: Key): string =>
  resource === undefined ? topic : `${topic}/${resource}`;

export const isAbout = (topic: Topic, id: string): boolean => id === topic || id.startsWith(`${topic}/`);

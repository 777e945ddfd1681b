import type { Alert } from '../../src/model/alert.ts';
import type { ReconcileEvent, StampedEvent } from '../../src/model/event.ts';
import type { Incident } from '../../src/model/incident.ts';
import { planWith, waitOf } from './steps.ts';

const stamp = { owner: 'default', at: '2026-01-01T00:00:00.000Z', revision: 'r1', commit: 'c1' };
const since = '2025-12-31T00:00:00.000Z';

export const stampedEvent = (event: ReconcileEvent): StampedEvent => ({ ...stamp, ...event });

const resource = 'service/web' as const;
const failure = {
  kind: 'transient',
  code: 'source-unavailable',
  message: 'Cannot fetch',
  hint: 'look',
} as const;
const field = { path: 'labels.a', field: 'labels', key: 'a', from: 'x', to: { y: ['z'] } };
const drift = { resource, state: 'changed', fields: [field] } as const;
const refusal = { resource, reason: 'paused', hint: 'retry', guard: 'interruption' } as const;
const health = { state: 'Degraded', running: 1, desired: 2, message: 'no suitable node' } as const;

type Each = { readonly [Type in ReconcileEvent['type']]: Extract<ReconcileEvent, { type: Type }> };

/** One event of each type. */
const each: Each = {
  'change.finished': {
    type: 'change.finished',
    result: { id: 'a', resource, op: 'create', status: 'failed', message: 'no', hint: 'look' },
  },
  'wait.progressed': { type: 'wait.progressed', wait: waitOf(resource), message: '0 of 1' },
  'wait.finished': { type: 'wait.finished', result: { id: 'w', resource, status: 'failed', message: 'no' } },
  'pass.started': { type: 'pass.started', reason: 'interval' },
  'pass.planned': { type: 'pass.planned', plan: planWith({ drift: [drift] }) },
  'pass.failed': { type: 'pass.failed', failure },
  'pass.finished': { type: 'pass.finished', reason: 'interval', result: 'done', tookMs: 5 },
  'revision.found': {
    type: 'revision.found',
    revision: 'r2',
    subject: 'Move it',
    author: 'Ann',
    isNew: true,
  },
  'revision.applied': { type: 'revision.applied' },
  'manifest.invalid': {
    type: 'manifest.invalid',
    revision: 'r2',
    problems: [
      {
        ...{ severity: 'error', code: 'field-type', message: 'Field is text', hint: 'so', path: '/spec' },
        ...{ file: 'x.yaml', position: { line: 1, column: 2 } },
      },
    ],
  },
  'manifest.valid': { type: 'manifest.valid', revision: 'r2' },
  'source.unavailable': { type: 'source.unavailable', source: './m', failure, isNew: true },
  'revision.unkept': { type: 'revision.unkept', revision: 'r2', failure },
  'source.recovered': { type: 'source.recovered', source: './m' },
  'source.incomplete': { type: 'source.incomplete', revision: 'r2', leftOut: ['sub'] },
  'drift.detected': { type: 'drift.detected', drift, since },
  'drift.resolved': { type: 'drift.resolved', drift, since },
  'drift.contested': { type: 'drift.contested', drift, since, heals: 3 },
  'drift.uncontested': { type: 'drift.uncontested', drift, since },
  'health.degraded': { type: 'health.degraded', resource, health, since },
  'health.recovered': { type: 'health.recovered', resource, since },
  'approval.needed': {
    type: 'approval.needed',
    pending: { hash: 'abc', parts: ['a'], since, held: [{ resource, reason: 'it stops' }] },
  },
  'approval.ended': { type: 'approval.ended', hash: 'abc', isApproved: true },
  'quarantine.entered': { type: 'quarantine.entered', refusal, since },
  'quarantine.ended': { type: 'quarantine.ended', resource, since },
  'prune.blocked': { type: 'prune.blocked', objects: [resource, 'Extensions.east'] },
  'prune.unblocked': { type: 'prune.unblocked', objects: [resource, 'Extensions.east'] },
  'image.unresolved': { type: 'image.unresolved', reason: 'no registry' },
  'revision.superseded': { type: 'revision.superseded', newer: 'r3' },
  'revision.resumed': { type: 'revision.resumed' },
  'sync.failed': { type: 'sync.failed', reason: 'refused', remedy: 'look' },
  'sync.succeeded': { type: 'sync.succeeded', changeCount: 2 },
  'events.followed': { type: 'events.followed' },
  'events.lost': { type: 'events.lost', failure, isNew: true },
  'lease.taken': { type: 'lease.taken' },
  'lease.lost': { type: 'lease.lost', holder: 'other' },
  'lease.awaited': { type: 'lease.awaited', holder: 'other' },
  'incidents.loaded': { type: 'incidents.loaded', incidents: [] },
  'daemon.alive': { type: 'daemon.alive', openIncidents: 1 },
  'daemon.started': { type: 'daemon.started', source: './m', intervalMs: 30_000 },
  'daemon.stopped': { type: 'daemon.stopped' },
};

export const eachEvent: readonly StampedEvent[] = Object.values(each).map(stampedEvent);

const exampleAlert: Alert = {
  ...{
    event: 'drift.detected',
    severity: 'warning',
    owner: 'default',
    at: stamp.at,
    resource,
    fields: [field],
  },
  ...{ summary: 'changed', remedy: 'reconciler apply' },
};

export const exampleIncidents: readonly Incident[] = [
  { id: 'drift/service/web', since: stamp.at, alert: exampleAlert },
  { id: 'source', since, alert: { ...exampleAlert, event: 'source.unavailable', severity: 'critical' } },
];

export const examplePending = {
  ...{ hash: 'a'.repeat(12), parts: ['a'], since },
  held: [{ resource, reason: 'it would interrupt traffic' }],
} as const;

import type { Alert, AlertEvent } from '../../src/model/alert.ts';

const at = '2026-03-01T09:30:05.120Z';
const since = '2026-03-01T09:29:41.000Z';
const commit = '1f0c9a2be4d7a1b2c3d4e5f60718293a4b5c6d7e';

const facts = { owner: 'default', at, revision: '1f0c9a2be4d7', commit } as const;
const service = { resource: 'service/demoeast' } as const;
const begin = (id: string): Pick<Alert, 'incident'> => ({ incident: { id, phase: 'begin' } });
const end = (id: string): Pick<Alert, 'incident'> => ({ incident: { id, phase: 'end' } });

/** One alert of each event, as the channels get them. */
export const everyAlert: Readonly<Record<AlertEvent, Alert>> = {
  'drift.detected': {
    ...{ event: 'drift.detected', severity: 'warning', ...begin('drift/service/demoeast') },
    ...{ ...facts, ...service, since },
    fields: [{ path: 'replicas', field: 'replicas', from: 3, to: 1 }],
    summary: 'service/demoeast has changed outside the reconciler: replicas 3 -> 1',
    remedy: 'reconciler plan shows what healing would do, reconciler apply heals',
  },
  'drift.resolved': {
    ...{ event: 'drift.resolved', severity: 'info', ...end('drift/service/demoeast') },
    ...{ ...facts, ...service, since },
    summary: 'service/demoeast matches the manifests again',
  },
  'drift.contested': {
    ...{ event: 'drift.contested', severity: 'warning', ...begin('contested/service/demoeast') },
    ...{ ...facts, ...service, since },
    summary: 'service/demoeast was healed 3 times and is changed again each time: it is no longer healed',
    remedy: 'Find out who changes it',
  },
  'drift.uncontested': {
    ...{ event: 'drift.uncontested', severity: 'info', ...end('contested/service/demoeast') },
    ...{ ...facts, ...service, since },
    summary: 'service/demoeast is no longer contested',
  },
  'quarantine.entered': {
    ...{ event: 'quarantine.entered', severity: 'critical', ...begin('quarantine/service/demoeast') },
    ...{ ...facts, ...service, since },
    summary: 'service/demoeast is not sent again: swarm has rolled it back',
    remedy: 'Change its manifest, or reconciler retry service/demoeast',
  },
  'quarantine.ended': {
    ...{ event: 'quarantine.ended', severity: 'info', ...end('quarantine/service/demoeast') },
    ...{ ...facts, ...service, since },
    summary: 'service/demoeast is no longer quarantined',
  },
  'prune.blocked': {
    ...{ event: 'prune.blocked', severity: 'info', ...begin('prune'), ...facts },
    objects: ['service/demowest', 'Extensions.west'],
    summary: '2 objects no longer declared and not pruned: service/demowest, Extensions.west',
    remedy: 'reconciler plan --prune shows what pruning would do',
  },
  'prune.unblocked': {
    ...{ event: 'prune.unblocked', severity: 'info', ...end('prune'), ...facts },
    objects: ['service/demowest', 'Extensions.west'],
    summary: 'All objects that we own are declared',
  },
  'revision.found': {
    ...{ event: 'revision.found', severity: 'info', ...facts },
    summary: 'Revision 1f0c9a2be4d7 is found: Scale demoeast',
  },
  'revision.applied': {
    ...{ event: 'revision.applied', severity: 'info', ...facts },
    summary: 'The swarm is as revision 1f0c9a2be4d7 says',
  },
  'revision.superseded': {
    ...{ event: 'revision.superseded', severity: 'warning', ...begin('revision'), ...facts },
    summary: 'Revision 77aa was applied after 1f0c9a2be4d7',
    remedy: 'Check that the source is up to date',
  },
  'revision.resumed': {
    ...{ event: 'revision.resumed', severity: 'info', ...end('revision'), ...facts },
    summary: 'Revision 1f0c9a2be4d7 is applied again',
  },
  'approval.needed': {
    ...{ event: 'approval.needed', severity: 'warning', ...begin('approval'), ...facts, since },
    objects: Array.from({ length: 12 }, (_, index) => `service/demo${index}`),
    changes: [
      {
        ...{
          id: 'service/demo0',
          op: 'update',
          resource: 'service/demo0',
          cause: 'manifest',
          fieldsLeftOut: 3,
        },
        impact: { class: 'interruption', summary: 'stop of 1 task' },
        fields: [
          { path: 'image', field: 'image', from: 'demo:1', to: 'demo:2' },
          { path: 'env.KEY', field: 'env', key: 'KEY', from: undefined, to: '(sensitive)', sensitive: true },
        ],
      },
    ],
    changesLeftOut: 11,
    summary: '12 changes would interrupt traffic and wait for an approval',
    remedy: 'reconciler approve 5f3a',
  },
  'approval.ended': {
    ...{ event: 'approval.ended', severity: 'info', ...end('approval'), ...facts },
    summary: 'The changes that waited are approved and made now',
  },
  'sync.failed': {
    ...{ event: 'sync.failed', severity: 'critical', ...begin('sync'), ...facts },
    summary: 'service/demoeast: no such image',
    remedy: 'Push the image',
  },
  'sync.succeeded': {
    ...{ event: 'sync.succeeded', severity: 'info', ...end('sync'), ...facts },
    summary: 'The swarm follows 1f0c9a2be4d7: 2 changes applied',
  },
  'health.degraded': {
    ...{ event: 'health.degraded', severity: 'critical', ...begin('health/service/demoeast') },
    ...{ ...facts, ...service, since },
    summary: 'service/demoeast has 0 of 3 tasks: no suitable node',
    remedy: 'docker service ps --no-trunc demoeast',
  },
  'health.recovered': {
    ...{ event: 'health.recovered', severity: 'info', ...end('health/service/demoeast') },
    ...{ ...facts, ...service, since },
    summary: 'service/demoeast is healthy again',
  },
  'manifest.invalid': {
    ...{ event: 'manifest.invalid', severity: 'critical', ...begin('manifests'), ...facts },
    problems: [
      { code: 'field-unknown', message: 'Field "hots" is unknown', file: 'east.yaml', line: 4, column: 3 },
      { code: 'file-missing', message: 'There is no file "cert.pem"' },
    ],
    summary: 'The manifests of 1f0c9a2be4d7 have 2 problems; the swarm is left as it is',
    remedy: 'reconciler validate shows each problem with its lines',
  },
  'manifest.valid': {
    ...{ event: 'manifest.valid', severity: 'info', ...end('manifests'), ...facts },
    summary: 'The manifests of 1f0c9a2be4d7 are valid again',
  },
  'source.unavailable': {
    ...{ event: 'source.unavailable', severity: 'warning', ...begin('source'), ...facts },
    summary: 'Cannot read https://git.example.org/team/swarm: it does not answer',
    remedy: 'Check that this machine reaches it',
  },
  'source.recovered': {
    ...{ event: 'source.recovered', severity: 'info', ...end('source'), ...facts },
    summary: 'https://git.example.org/team/swarm can be read again',
  },
  'daemon.alive': {
    ...{ event: 'daemon.alive', severity: 'info', ...facts },
    summary: 'The reconciler runs; nothing is wrong',
  },
};

export const testCommit = commit;

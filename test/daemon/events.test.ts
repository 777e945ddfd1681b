import { describe, expect, it } from 'vitest';
import { alertOf } from '../../src/daemon/alerts.ts';
import { createEventBus } from '../../src/daemon/event-bus.ts';
import { logLineOf } from '../../src/daemon/log-lines.ts';
import type { Problem } from '../../src/model/manifest/problem.ts';
import type { ReconcileEvent, StampedEvent } from '../../src/model/event.ts';
import { planWith, waitOf } from '../builders/steps.ts';

const stamp = { owner: 'default', at: '2026-01-01T00:00:00.000Z', revision: 'r1' };
const stamped = (event: ReconcileEvent): StampedEvent => ({ ...stamp, ...event });

const failure = {
  kind: 'transient',
  code: 'source-unavailable',
  message: 'Cannot fetch',
  hint: 'look',
} as const;
const drift = { resource: 'service/web', state: 'deleted', fields: [] } as const;
const since = '2025-12-31T00:00:00.000Z';
const result = { id: 'service/web', resource: 'service/web' } as const;

/** Each event with its log line and the summary of its alert; undefined: none. */
const cases: readonly (readonly [ReconcileEvent, string | undefined, string | undefined])[] = [
  [{ type: 'daemon.started', source: './m', intervalMs: 1 }, 'info daemon started', undefined],
  [{ type: 'daemon.stopped' }, 'info daemon stopped', undefined],
  [{ type: 'pass.started', reason: 'source' }, undefined, undefined],
  [{ type: 'pass.planned', plan: planWith({}) }, undefined, undefined],
  [{ type: 'pass.failed', failure }, 'warn pass failed', undefined],
  [{ type: 'pass.failed', failure: { ...failure, kind: 'rejected' } }, 'error pass failed', undefined],
  [{ type: 'pass.finished', reason: 'start', result: 'done', tookMs: 5 }, 'debug pass finished', undefined],
  [
    { type: 'change.finished', result: { ...result, op: 'create', status: 'done' } },
    'info change',
    undefined,
  ],
  [
    { type: 'change.finished', result: { ...result, op: 'create', status: 'failed', message: 'no' } },
    'warn change',
    undefined,
  ],
  [{ type: 'wait.progressed', wait: waitOf('service/web'), message: '0 of 1' }, undefined, undefined],
  [{ type: 'wait.finished', result: { ...result, status: 'skipped' } }, 'warn wait', undefined],
  [
    { type: 'revision.found', revision: 'r2', subject: 'Add it', author: 'Ann', isNew: true },
    'info revision found',
    'Revision r2 is found: Add it',
  ],
  [
    { type: 'manifest.invalid', revision: 'r2', problems: [] },
    'error manifests invalid',
    'The manifests of r2 have 0 problems; the swarm is left as it is',
  ],
  [{ type: 'manifest.valid', revision: 'r3' }, 'info manifests valid', 'The manifests of r3 are valid again'],
  [
    { type: 'source.unavailable', source: './m', failure, isNew: true },
    'warn source unavailable',
    'Cannot fetch',
  ],
  [
    { type: 'source.unavailable', source: './m', failure, isNew: false },
    'warn source unavailable',
    undefined,
  ],
  [{ type: 'source.incomplete', revision: 'r2', leftOut: ['module'] }, 'warn source incomplete', undefined],
  [{ type: 'source.recovered', source: './m' }, 'info source recovered', './m can be read again'],
  [
    { type: 'drift.detected', drift, since },
    'warn drift detected',
    'service/web has changed outside the reconciler: it was deleted',
  ],
  [
    { type: 'drift.detected', drift: { ...drift, stack: 'shop' }, since },
    'warn drift detected',
    'service/web has changed outside the reconciler: it was deleted; it belongs to the stack "shop": docker stack deploy undoes what is not in its compose file',
  ],
  [
    { type: 'drift.resolved', drift, since },
    'info drift resolved',
    'service/web matches the manifests again',
  ],
  [
    {
      type: 'quarantine.entered',
      refusal: { resource: 'service/web', reason: 'the update is paused', hint: 'mend it' },
      since,
    },
    'warn quarantine entered',
    'service/web is not sent again: the update is paused',
  ],
  [
    { type: 'quarantine.ended', resource: 'service/web', since },
    'info quarantine ended',
    'service/web is no longer quarantined',
  ],
  [
    { type: 'prune.blocked', objects: ['service/a', 'service/b', 'service/c'] },
    'warn prune blocked',
    '3 objects no longer declared and not pruned: service/a, service/b, service/c',
  ],
  [
    { type: 'prune.blocked', objects: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] },
    'warn prune blocked',
    '7 objects no longer declared and not pruned: a, b, c, d, e and 2 more',
  ],
  [{ type: 'image.unresolved', reason: 'not pinned' }, 'warn image unresolved', undefined],
  [
    { type: 'revision.superseded', newer: 'r2' },
    'warn revision superseded',
    'Revision r2 was applied after r1: nothing is written until the source has a newer one',
  ],
  [{ type: 'sync.failed', reason: 'a guard', remedy: 'a flag' }, 'warn sync failed', 'a guard'],
  [
    { type: 'sync.succeeded', changeCount: 1 },
    'info sync succeeded',
    'The swarm follows r1: 1 change applied',
  ],
];

describe.each(cases)('%o', (event, line, summary) => {
  it('has its log line', () => {
    const made = logLineOf(stamped(event));

    expect(made === undefined ? undefined : `${made.level} ${made.message}`).toBe(line);
  });

  it('has its alert', () => {
    const made = alertOf(stamped(event), { owner: 'default' });

    expect(made?.summary).toBe(summary);
    if (made !== undefined) expect(made).toMatchObject({ event: event.type, owner: 'default', at: stamp.at });
  });
});

describe('the log line of invalid manifests', () => {
  it('names file, line and message of the first problems, and how many there are', () => {
    const problem = (line: number): Problem => ({
      ...{ code: 'field-value', severity: 'error', message: `Field ${line} is wrong`, file: 'east.yaml' },
      position: { line, column: 3 },
    });

    const line = logLineOf(
      stamped({ type: 'manifest.invalid', revision: 'r2', problems: [1, 2, 3, 4, 5, 6, 7].map(problem) }),
    );

    expect(line?.fields).toMatchObject({ revision: 'r2', problems: 7 });
    expect(line?.fields?.['first']).toEqual(
      [1, 2, 3, 4, 5].map((number) => ({
        ...{ file: 'east.yaml', line: number, message: `Field ${number} is wrong` },
      })),
    );
  });
});

describe('createEventBus()', () => {
  it('calls each subscriber until it ends its subscription', () => {
    const bus = createEventBus();
    const seen: string[] = [];
    const unsubscribe = bus.subscribe(({ type }) => seen.push(`a ${type}`));
    bus.subscribe(({ type }) => seen.push(`b ${type}`));

    bus.publish(stamped({ type: 'pass.started', reason: 'start' }));
    unsubscribe();
    bus.publish(stamped({ type: 'daemon.stopped' }));

    expect(seen).toEqual(['a pass.started', 'b pass.started', 'b daemon.stopped']);
  });
});

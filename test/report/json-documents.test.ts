import { describe, expect, it } from 'vitest';
import type { PendingApproval } from '../../src/model/approval.ts';
import type { Suspension } from '../../src/model/ledger.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import { renderFindingsJson } from '../../src/report/doctor-json.ts';
import {
  renderApprovedJson,
  renderReleasedJson,
  renderResumedJson,
  renderSuspendedJson,
} from '../../src/report/ledger-edit-json.ts';
import { renderApplyJson, renderPlanJson } from '../../src/report/plan/plan-json.ts';
import { renderHistoryJson, renderStatusJson } from '../../src/report/status-json.ts';
import { planWith, waitOf } from '../builders/steps.ts';
import { schemaErrors } from '../support/schemas.ts';
import { statusCases } from './status-cases.ts';

const since = '2026-01-01T00:00:00.120Z';
const suspension: Suspension = {
  since,
  until: '2026-01-01T02:00:00.120Z',
  by: 'ann',
  reason: 'Ann repairs the database',
};

const pending: PendingApproval = {
  ...{ hash: '3f9c0a7be214', parts: ['a'], since },
  held: [{ resource: 'service/p', reason: 'it would interrupt traffic' }],
  ...{ opensAt: since, isAllowed: true },
};

const outcome: Outcome = {
  schemaVersion: 1,
  changes: [
    { id: 'service/a', resource: 'service/a', op: 'create', status: 'done' },
    { id: 'service/b', resource: 'service/b', op: 'adopt', status: 'failed', message: 'no', hint: 'ask' },
  ],
  waits: [
    { id: 'wait/service/a', resource: 'service/a', status: 'done', serviceId: '1' },
    { id: 'wait/service/b', resource: 'service/b', status: 'failed', message: 'no', stopped: {} },
  ],
  interrupted: true,
};

const pass = {
  ...{ at: since, tookMs: 4_000, revision: '5b7d2e90c1aa', subject: 'Fix it', targets: ['service/a'] },
  ...{ changes: { update: 2 }, result: 'unhealthy' as const },
};

const documents: readonly (readonly [string, string])[] = [
  ...Object.values(statusCases).map((status) => ['status', renderStatusJson(status())] as const),
  ['history', renderHistoryJson('default', [pass])],
  ['doctor', renderFindingsJson([{ check: 'managers', status: 'warning', found: 'two', hint: 'add one' }])],
  ['approve', renderApprovedJson('default', { approval: undefined, pending: undefined })],
  ['approve', renderApprovedJson('default', { approval: { ...pending, by: 'ann', at: since }, pending })],
  ['suspend', renderSuspendedJson('default', { target: 'all', suspension, before: suspension })],
  ['resume', renderResumedJson('default', { target: 'service/a', ended: [{ target: 'all', suspension }] })],
  [
    'retry',
    renderReleasedJson('default', {
      target: 'all',
      released: [
        { resource: 'service/a', quarantine: { hash: 'h', since, reason: 'No such image' } },
        { resource: 'service/b', quarantine: undefined },
      ],
    }),
  ],
  ['apply', renderApplyJson(planWith({ waits: [waitOf('service/a')] }), outcome)],
];

describe('JSON documents', () => {
  it.each(documents)('match schemas/%s.schema.json', (schema, document) => {
    expect(schemaErrors(schema, document)).toEqual([]);
  });

  it('print a status on one line in a stream', () => {
    const text = renderStatusJson(statusCases['well']!(), 'line');

    expect(text.indexOf('\n')).toBe(text.length - 1);
  });

  it('leave out the fields that only execution needs', () => {
    const wait = {
      ...waitOf('service/a'),
      ...{ maker: 'the core', minStableMs: 1, onceSeen: { attempted: 'h', applied: {} } },
    };

    expect(renderPlanJson(planWith({ waits: [wait] }))).toBe(
      renderPlanJson(planWith({ waits: [waitOf('service/a')] })),
    );
  });
});

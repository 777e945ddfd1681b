import { describe, expect, it } from 'vitest';
import { inertLines, unseen } from '../../src/kernel/visible-text.ts';
import type { Alert } from '../../src/model/alert.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Outcome } from '../../src/model/outcome.ts';
import type { PassRecord } from '../../src/model/ledger.ts';
import type { Problem } from '../../src/model/manifest/problem.ts';
import { renderMessageJson } from '../../src/report/alerts/alert-json.ts';
import { renderEventJson } from '../../src/report/http/event-json.ts';
import { renderHttpErrorJson } from '../../src/report/http/http-error-json.ts';
import { renderApprovalsJson, renderIncidentsJson } from '../../src/report/http/incidents-json.ts';
import { renderFindingsJson } from '../../src/report/doctor-json.ts';
import { renderFindings } from '../../src/report/doctor-text.ts';
import { renderDrifts } from '../../src/report/plan/drift-text.ts';
import { renderFailure } from '../../src/report/failure-text.ts';
import { renderHistory } from '../../src/report/history-text.ts';
import { renderReleased, renderResumed, renderSuspended } from '../../src/report/ledger-edit-text.ts';
import { renderOutcome, renderResult } from '../../src/report/plan/outcome-text.ts';
import { renderPlanJson } from '../../src/report/plan/plan-json.ts';
import { renderPlanMarkdown } from '../../src/report/plan/plan-markdown.ts';
import { renderPlan } from '../../src/report/plan/plan-text.ts';
import { renderAnnotations, renderProblems } from '../../src/report/problems.ts';
import { renderProblemsJson } from '../../src/report/problems-json.ts';
import { savedPlanLines } from '../../src/report/plan/saved-plan-text.ts';
import { renderHistoryJson, renderStatusJson } from '../../src/report/status-json.ts';
import { renderStatus } from '../../src/report/status-text.ts';
import { eachEvent, exampleIncidents, examplePending } from '../builders/events.ts';
import { planWith } from '../builders/steps.ts';
import { planCases } from './plan/plan-cases.ts';
import { statusCases } from './status-cases.ts';

/** What a label, a node name, a file name, a commit or an engine can contain. */
const hostile =
  '\n::error::owned\r\n##[group]x\u001b[2J\u0007\u202egpj\u2066\u200b\u00ad\ufeff\u{e0041}\u2028\ud800';

/** Words by which a renderer decides, and times. */
const keptKeys: ReadonlySet<string> = new Set([
  ...[
    'op',
    'status',
    'class',
    'cause',
    'state',
    'kind',
    'severity',
    'type',
    'result',
    'until',
    'since',
    'at',
    'code',
  ],
]);

/** The value with every text of it, and every key of a map, made hostile at its beginning, middle and end. */
function spoiled<T>(value: T, key = ''): T {
  return spoil(value, key) as T; // the same shape
}

function spoil(value: unknown, key: string): unknown {
  if (typeof value === 'string') return keptKeys.has(key) ? value : spoiledText(value);
  if (Array.isArray(value)) return value.map((item) => spoil(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spoil(inner, name)]));
}

/** A key keeps its kind, which orders it. */
function spoiledText(text: string): string {
  const [, kind = '', rest = text] = /^(service\/|node\/|network\/|secret\/|config\/)(.*)$/s.exec(text) ?? [];
  return `${kind}${kind === '' ? hostile : ''}${rest.slice(0, 3)}${hostile}${rest.slice(3)}${hostile}`;
}

const dirt = (text: string): readonly string[] => [
  ...text.split('\n').flatMap((line) => line.match(unseen) ?? []),
  ...text.split('\n').filter((line) => inertLines(line) !== line),
];

const problem: Problem = {
  severity: 'error',
  code: 'field-type',
  message: 'Field is text',
  hint: 'Write it so',
  file: '::error::x.yaml',
  position: { line: 1, column: 2 },
  path: '/spec/a',
};
const finding: Finding = { check: 'engine', status: 'failed', found: 'no engine', hint: 'start it' };
const pass: PassRecord = {
  ...{
    at: '2026-01-01T02:13:04.120Z',
    tookMs: 1,
    revision: 'main',
    subject: 'Move it',
    targets: ['service/a'],
  },
  ...{ changes: { create: 1 }, result: 'done' },
};
const outcome: Outcome = {
  schemaVersion: 1,
  changes: [
    { id: 'a', resource: 'service/a', op: 'create', status: 'failed', message: 'no', hint: 'try' },
    { id: 'b', resource: 'service/b', op: 'create', status: 'done' },
  ],
  waits: [{ id: 'w', resource: 'service/a', status: 'failed', message: 'not converged' }],
  interrupted: false,
};

const field = { path: 'labels.a', field: 'labels', key: 'a', from: 'x', to: { y: ['z'] } };
const suspension = { since: pass.at, until: pass.at, by: 'ann', reason: 'repairs' };
const alert: Alert = {
  ...{
    event: 'drift.detected',
    severity: 'warning',
    owner: 'default',
    at: pass.at,
    resource: 'service/a',
    fields: [field],
  },
  ...{ summary: 'changed', remedy: 'reconciler apply', problems: [{ code: 'x', message: 'y', file: 'z' }] },
};
const invocation = { owner: 'default' };

const sinks: Readonly<Record<string, () => string>> = {
  'the end of a command': () =>
    renderFailure(spoiled({ code: 'guard', message: 'no', hint: 'so', details: ['a'] } as const)),
  findings: () => renderFindings([spoiled(finding)]),
  'findings as JSON': () => renderFindingsJson([spoiled(finding)]),
  history: () => renderHistory([spoiled(pass)]),
  'history as JSON': () => renderHistoryJson('default', [spoiled(pass)]),
  'a result': () => outcome.changes.map((result) => renderResult(spoiled(result))).join('\n'),
  'an outcome': () => renderOutcome(planWith({}), spoiled(outcome)),
  problems: () => renderProblems([spoiled(problem)]),
  'problems as JSON': () => renderProblemsJson([spoiled(problem)]),
  'a suspension': () =>
    renderSuspended(spoiled({ target: 'service/a', suspension, before: suspension } as const), invocation),
  'the end of a suspension': () =>
    renderResumed(spoiled({ target: 'service/a', ended: [{ target: 'service/a', suspension }] } as const)),
  'the end of a quarantine': () =>
    renderReleased(
      spoiled({
        target: 'service/a',
        released: [{ resource: 'service/a', quarantine: { hash: '', since: pass.at, reason: 'failed' } }],
      } as const),
    ),
  'what differs from a saved plan': () =>
    savedPlanLines(spoiled([{ reason: 'changed', fields: [{ kind: 'added', fresh: field }] }] as const)).join(
      '\n',
    ),
  'an alert': () => renderMessageJson([{ alert: spoiled(alert) }]),
  incidents: () => renderIncidentsJson('default', spoiled(exampleIncidents)),
  approvals: () => renderApprovalsJson('default', spoiled(examplePending)),
  'an error of the server': () => renderHttpErrorJson(spoiled({ code: 'x', message: 'no', hint: 'so' })),
};

describe('no sink lets through an unseen character, a foreign line or a command of a CI runner', () => {
  it.each(Object.entries(sinks))('%s', (_what, print) => {
    const text = print();

    expect(dirt(text)).toEqual([]);
    expect(text).toContain('owned');
  });

  it.each(Object.entries(planCases))('plan of %s', (_name, planned) => {
    const plan = spoiled(planned().plan);

    expect(dirt(renderPlan(plan))).toEqual([]);
    expect(dirt(renderPlanMarkdown(plan))).toEqual([]);
    expect(dirt(renderPlanJson(plan))).toEqual([]);
    expect(dirt(renderDrifts(plan.drift, invocation))).toEqual([]);
  });

  it.each(Object.entries(statusCases))('status of %s', (_name, made) => {
    const status = spoiled(made());

    expect(dirt(renderStatus(status))).toEqual([]);
    expect(dirt(renderStatusJson(status))).toEqual([]);
  });

  it.each(eachEvent.map((event) => [event.type, event] as const))('the event %s', (_type, event) => {
    expect(dirt(renderEventJson(spoiled(event)))).toEqual([]);
  });

  it('an annotation is one command', () => {
    const text = renderAnnotations([spoiled(problem)], 'manifests');

    expect(text.split('\n')).toHaveLength(2);
    expect(text.match(unseen)).toEqual(['\n']);
  });
});

describe('an alert', () => {
  it('of a label of a megabyte is short, and says how much is left out', () => {
    const value = 'x'.repeat(1_000_000);
    const fields = Array.from({ length: 100 }, () => ({ ...field, from: value, to: value }));
    const problems = Array.from({ length: 100 }, () => ({ code: 'x', message: value }));

    const body = renderMessageJson([{ alert: { ...alert, summary: value, fields, problems } }]);

    expect(body.length).toBeLessThan(30_000);
    expect(JSON.parse(body)).toMatchObject({ fieldsLeftOut: 80, problemsLeftOut: 80 });
    expect(body).toContain('… (+');
  });

  it('keeps for programs what they compare', () => {
    const fields = [{ ...field, key: 'a\u202e', to: 'b\u200b' }];

    expect(JSON.parse(renderMessageJson([{ alert: { ...alert, fields } }]))).toMatchObject({ fields });
  });
});

import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { Refusal } from '../../../src/model/plan.ts';
import { renderOutcome, renderResult } from '../../../src/report/plan/outcome-text.ts';
import { planWith } from '../../builders/steps.ts';

describe('renderOutcome()', () => {
  it('counts what was done, failed and skipped, and reports what is unhealthy', () => {
    const result = { id: 'service/a', resource: 'service/a', op: 'create' } as const;

    const text = renderOutcome(planWith({}), {
      schemaVersion: 1,
      changes: [
        { ...result, status: 'done' },
        { ...result, status: 'failed' },
        { ...result, status: 'skipped' },
      ],
      waits: [
        { id: 'wait/service/a', resource: 'service/a', status: 'failed', message: 'the update is paused' },
      ],
      interrupted: true,
    });

    expect(text).toBe(
      'unhealthy service/a: the update is paused\nInterrupted: 1 done, 1 failed, 1 skipped, 1 unhealthy.\n',
    );
  });

  const change = { id: 'service/a', resource: 'service/a', op: 'create', status: 'done' } as const;
  const wait = { id: 'wait/service/a', resource: 'service/a', status: 'done' } as const;
  const done: Outcome = { schemaVersion: 1, changes: [change], waits: [wait], interrupted: false };
  const refusal: Refusal = { resource: 'service/b', reason: 'no', hint: 'mend it' };

  it.each([
    ['Applied: 1 change.', [], done],
    ['Refused: 1 done, 1 refused.', [refusal], done],
    [
      'Failed: 0 done, 1 failed, 1 refused.',
      [refusal],
      { ...done, changes: [{ ...change, status: 'failed' }] },
    ],
    ['Unhealthy: 1 done, 1 unhealthy.', [], { ...done, waits: [{ ...wait, status: 'failed' }] }],
    ['Unhealthy: 1 done, 1 refused.', [{ ...refusal, isQuarantined: true }], done],
    ['Waiting: 1 done.', [], { ...done, waits: [{ ...wait, status: 'unfinished' }] }],
    ['Interrupted: 1 done.', [], { ...done, interrupted: true }],
  ] as readonly (readonly [string, readonly Refusal[], Outcome])[])(
    'ends with the verdict: %s',
    (verdict, refused, outcome) => {
      const lines = renderOutcome(planWith({ refused }), outcome).trimEnd().split('\n');

      expect(lines.at(-1)).toBe(verdict);
    },
  );
});

describe('renderResult()', () => {
  it('reports what was done, or why not and what to do', () => {
    const result = { id: 'service/a', resource: 'service/a', op: 'create' } as const;

    expect(renderResult({ ...result, status: 'done' })).toBe('created  service/a');
    expect(renderResult({ ...result, status: 'failed', message: 'a\u001b[31m\nb' })).toBe(
      'failed   service/a: a\\u{1b}[31m\\nb',
    );
    expect(renderResult({ ...result, status: 'failed', message: 'no', hint: 'ask' })).toBe(
      'failed   service/a: no\n         ask',
    );
  });
});

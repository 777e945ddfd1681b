import { describe, expect, it } from 'vitest';
import { passResultOf, type ChangeResult, type Outcome, type WaitResult } from '../../src/model/outcome.ts';
import { planWith } from '../builders/steps.ts';

const change = (status: ChangeResult['status']): ChangeResult => ({
  ...{ id: 'service/a', resource: 'service/a', op: 'create', status },
});

const wait = (status: WaitResult['status']): WaitResult => ({
  ...{ id: 'wait/service/a', resource: 'service/a', status },
});

const outcome = (changes: readonly ChangeResult[], waits: readonly WaitResult[]): Outcome => ({
  ...{ schemaVersion: 1, changes, waits, interrupted: false },
});

describe('passResultOf()', () => {
  it('is done only once every wait is', () => {
    expect(passResultOf(planWith({}), outcome([change('done')], [wait('done')]))).toBe('done');
    expect(passResultOf(planWith({}), outcome([change('done')], [wait('unfinished')]))).toBe('waiting');
    expect(passResultOf(planWith({}), outcome([change('done')], [wait('failed')]))).toBe('unhealthy');
  });

  it('does not count changes behind an unfinished wait as failed', () => {
    const skipped = outcome([change('skipped')], [wait('unfinished')]);

    expect(passResultOf(planWith({}), skipped)).toBe('waiting');
    expect(passResultOf(planWith({}), outcome([change('failed')], [wait('unfinished')]))).toBe('failed');
    expect(passResultOf(planWith({}), outcome([change('skipped')], []))).toBe('failed');
  });

  it('reports a refusal rather than a wait that goes on', () => {
    const plan = planWith({ refused: [{ resource: 'service/b', reason: 'no', hint: 'mend it' }] });

    expect(passResultOf(plan, outcome([change('done')], [wait('unfinished')]))).toBe('refused');
  });
});

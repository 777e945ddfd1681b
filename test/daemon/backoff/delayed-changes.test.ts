import { describe, expect, it } from 'vitest';
import {
  delayedAfter,
  nextRetryMs,
  withoutDelayed,
  type DelayedChanges,
} from '../../../src/daemon/backoff/delayed-changes.ts';
import type { ChangeResult, Outcome } from '../../../src/model/outcome.ts';
import type { Change, Wait } from '../../../src/model/plan.ts';
import type { WholePlan } from '../../../src/pass/select-changes.ts';
import { changeOf, planWith, waitOf } from '../../builders/steps.ts';

const passOf = (changes: readonly Change[], waits: readonly Wait[] = []): WholePlan => ({
  plan: planWith({ changes, waits }),
  ledger: { salt: 'a', rows: {} },
  before: { salt: 'a', rows: {} },
});

const outcomeOf = (status: ChangeResult['status'], ...changes: readonly Change[]): Outcome => ({
  ...{ schemaVersion: 1, waits: [], interrupted: false },
  changes: changes.map(({ id, resource, op }) => ({ id, resource, op, status })),
});

const idsOf = ({ plan }: WholePlan): readonly string[] => plan.changes.map(({ id }) => id);

const web = changeOf('service/web', {
  fields: [{ path: 'image', field: 'image', from: undefined, to: 'a' }],
});
const other = changeOf('service/other');

/** After this many failures of the change at the given time. */
function failed(times: number, nowMs: number): DelayedChanges {
  let delayed: DelayedChanges = new Map();
  for (let attempt = 0; attempt < times; attempt += 1)
    delayed = delayedAfter(delayed, passOf([web]).plan, outcomeOf('failed', web), nowMs);
  return delayed;
}

describe('delayed changes', () => {
  it.each([
    [1, 5_000],
    [2, 10_000],
    [3, 20_000],
    [7, 300_000],
    [20, 300_000],
  ])('wait after failure %i for %i ms', (failures, pauseMs) => {
    const delayed = failed(failures, 1_000);

    expect(nextRetryMs(delayed, 1_000)).toBe(pauseMs);
    expect(idsOf(withoutDelayed(passOf([web]), delayed, 1_000 + pauseMs - 1).pass)).toEqual([]);
    expect(idsOf(withoutDelayed(passOf([web]), delayed, 1_000 + pauseMs).pass)).toEqual(['service/web']);
  });

  it('hold up what depends on them, and nothing else', () => {
    const pass = passOf(
      [web, changeOf('service/behind', { dependsOn: ['wait/service/web'] }), other],
      [
        { ...waitOf('service/web', 'service/web') },
        { ...waitOf('service/other', 'service/other') },
        { ...waitOf('service/third') },
      ],
    );

    const { pass: eased, results } = withoutDelayed(pass, failed(1, 0), 0);

    expect(idsOf(eased)).toEqual(['service/other']);
    expect(eased.plan.waits.map(({ id }) => id)).toEqual(['wait/service/other', 'wait/service/third']);
    expect(results).toMatchObject([{ id: 'service/web', status: 'failed' }]);
  });

  it('are sent at once if something else is desired', () => {
    const changed = changeOf('service/web', {
      fields: [{ path: 'image', field: 'image', from: undefined, to: 'b' }],
    });

    expect(idsOf(withoutDelayed(passOf([changed]), failed(3, 0), 0).pass)).toEqual(['service/web']);
    const again = delayedAfter(failed(3, 0), passOf([changed]).plan, outcomeOf('failed', changed), 0);
    expect(nextRetryMs(again, 0)).toBe(5_000);
  });

  it('are forgotten once they succeed or are no longer planned, and kept while they are skipped', () => {
    const { plan } = passOf([web]);

    expect(delayedAfter(failed(1, 0), plan, outcomeOf('done', web), 0).size).toBe(0);
    expect(delayedAfter(failed(1, 0), passOf([]).plan, outcomeOf('done'), 0).size).toBe(0);
    expect(delayedAfter(failed(1, 0), plan, outcomeOf('skipped', web), 9_000)).toEqual(failed(1, 0));
    expect(nextRetryMs(new Map(), 0)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { waitingLimits } from '../../src/defaults/limits.ts';
import type { Change, FieldChange, Plan } from '../../src/model/plan.ts';
import { awaitedChanges } from '../../src/pass/awaited-changes.ts';

const field = (path: string, to = 'b'): FieldChange => ({ path, field: path, from: 'a', to });

const change = (name: string, fields: readonly FieldChange[]): Change => ({
  ...{ id: `service/${name}`, op: 'update', resource: `service/${name}`, cause: 'manifest', fields },
  impact: { class: 'none', summary: '', tasks: 0, proxies: [], reconfigurations: 0, seconds: 0 },
  dependsOn: [],
});

const plan = (...changes: readonly Change[]): Plan => ({
  ...{ schemaVersion: 1, owner: 'o', revision: 'r', changes, waits: [], drift: [], retained: [] },
  ...{ refused: [], warnings: [], unchangedCount: 0 },
});

describe('awaitedChanges()', () => {
  it('are those that are not made, of a change that is made in part the fields that are left', () => {
    const [image, env] = [field('image'), field('env')];
    const allowed = plan(change('whole', [image]), change('part', [image, env]), change('made', [env]));

    const { changes, changesLeftOut } = awaitedChanges(
      allowed,
      plan(change('part', [image]), change('made', [env])),
    );

    expect(changes?.map(({ id, fields }) => [id, fields])).toEqual([
      ['service/whole', [image]],
      ['service/part', [env]],
    ]);
    expect(changesLeftOut).toBeUndefined();
  });

  it('are capped, and the others counted', () => {
    const fields = Array.from({ length: waitingLimits.fields + 3 }, (_, index) => field(`f${index}`));
    const many = Array.from({ length: waitingLimits.changes + 2 }, (_, index) => change(`s${index}`, fields));

    const { changes = [], changesLeftOut } = awaitedChanges(plan(...many), plan());

    expect(changes).toHaveLength(waitingLimits.changes);
    expect(changesLeftOut).toBe(2);
    expect(changes[0]).toMatchObject({ fieldsLeftOut: 3 });
    expect(changes[0]?.fields).toHaveLength(waitingLimits.fields);
  });

  it('are small enough for the ledger, whatever their values are', () => {
    const fields = Array.from({ length: 20 }, (_, index) => field(`f${index}`, 'x'.repeat(10_000)));
    const many = Array.from({ length: 50 }, (_, index) => change(`s${index}`, fields));

    const { changes = [] } = awaitedChanges(plan(...many), plan());

    expect(JSON.stringify(changes).length).toBeLessThan(waitingLimits.total * 1.5);
    expect(changes.map((one) => one.fields.length + (one.fieldsLeftOut ?? 0))).toEqual(many.map(() => 20));
  });
});

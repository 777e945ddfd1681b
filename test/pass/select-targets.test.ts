import { describe, expect, it } from 'vitest';
import type { Key } from '../../src/kernel/key.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import type { Plan, Refusal } from '../../src/model/plan.ts';
import { selectTargets } from '../../src/pass/select-targets.ts';
import { changeOf, planWith, waitOf } from '../builders/steps.ts';

const ledgerOf = (rows: Ledger['rows'], id: string): Ledger => ({
  salt: 'a',
  rows,
  revision: { id, digest: id },
});

const partOf = (plan: Partial<Plan>, targets: readonly string[], rows: Ledger['rows'] = {}) =>
  selectTargets({ plan: planWith(plan), before: ledgerOf({}, 'r1'), ledger: ledgerOf(rows, 'r2') }, targets);

const refusal = (resource: Key): Refusal => ({ resource, reason: 'because', hint: 'fix it' });

const changes = [
  changeOf('network/net'),
  changeOf('service/core', { dependsOn: ['network/net'] }),
  changeOf('service/web', { dependsOn: ['wait/service/proxy'] }),
  changeOf('service/other', { dependsOn: ['network/net'] }),
];
const waits = [
  { ...waitOf('service/core', 'service/core') },
  { ...waitOf('service/proxy', 'wait/service/core') },
  { ...waitOf('service/web', 'service/web'), required: false },
  { ...waitOf('service/other', 'service/other'), required: false },
];

const ids = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

describe('selectTargets()', () => {
  it('keeps what a target depends on, also through waits, and its own wait', () => {
    const { plan } = partOf({ changes, waits }, ['service/web']);

    expect(ids(plan.changes)).toEqual(['network/net', 'service/core', 'service/web']);
    expect(ids(plan.waits)).toEqual(['wait/service/core', 'wait/service/proxy', 'wait/service/web']);
    expect(plan.warnings).toEqual([
      {
        kind: 'leftOutChanges',
        message: 'Only service/web and what is needed for it: 1 other change is left out',
      },
    ]);
  });

  it('keeps the chain of waits that follow from it', () => {
    const { plan } = partOf({ changes, waits }, ['service/core']);

    expect(ids(plan.waits)).toEqual(['wait/service/core', 'wait/service/proxy']);
  });

  it('waits for a target that has no change but does not run as desired, and for no other', () => {
    const unsettled = [waitOf('service/a'), waitOf('service/b')];

    const { plan } = partOf({ waits: unsettled }, ['service/a'], { 'service/a': { attempted: '' } });

    expect(ids(plan.waits)).toEqual(['wait/service/a']);
    expect(plan.warnings).toEqual([]);
  });

  it('shows only what concerns the target', () => {
    const about = (resource: Key) => ({ resource, state: 'deleted', fields: [] }) as const;
    const noteOn = (resource: Key) =>
      ({ kind: 'smallSubnet', resource, reason: 'kept', message: 'kept' }) as const;
    const { plan } = partOf(
      {
        changes: [changeOf('service/a')],
        drift: [about('service/a'), about('service/b')],
        retained: [noteOn('service/a'), noteOn('service/b')],
        refused: [refusal('service/b')],
        warnings: [noteOn('service/a'), noteOn('service/b'), { kind: 'suspension', message: 'about all' }],
      },
      ['service/a'],
    );

    expect(plan.drift).toEqual([about('service/a')]);
    expect(plan.retained).toEqual([noteOn('service/a')]);
    expect(plan.refused).toEqual([]);
    expect(plan.warnings).toEqual([noteOn('service/a'), { kind: 'suspension', message: 'about all' }]);
  });

  it('shows all refusals if the target is refused, since one of them may be the reason', () => {
    const refused = [refusal('network/net'), refusal('service/a')];

    expect(partOf({ refused }, ['service/a']).plan.refused).toEqual(refused);
  });

  it('keeps the rows of all others and the applied revision', () => {
    const rows = { 'service/a': { attempted: '2' }, 'service/b': { attempted: '2' } };

    const { ledger } = partOf(
      { changes: [changeOf('service/a'), changeOf('service/b')] },
      ['service/a'],
      rows,
    );

    expect(ledger).toEqual(ledgerOf({ 'service/a': { attempted: '2' } }, 'r1'));
  });

  it('has no applied revision if there was none', () => {
    const { ledger } = selectTargets(
      {
        plan: planWith({ changes: [changeOf('service/a')] }),
        before: { salt: 'a', rows: {} },
        ledger: ledgerOf({}, 'r2'),
      },
      ['service/a'],
    );

    expect(ledger).toEqual({ salt: 'a', rows: {} });
  });

  it.each([
    ['node/far-away', 'Name it as a plan does, by kind and name: service/web'],
    ['network/a', 'Did you mean "service/a"?'],
  ])('refuses %s, which is not in the plan', (target, hint) => {
    expect(() => partOf({ changes: [changeOf('service/a')] }, [target])).toThrow(
      expect.objectContaining({ message: `The plan has no object "${target}"`, hint }) as Error,
    );
  });
});

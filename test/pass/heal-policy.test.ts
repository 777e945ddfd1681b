import { describe, expect, it } from 'vitest';
import type { Change, Wait } from '../../src/model/plan.ts';
import type { Key } from '../../src/kernel/key.ts';
import type { ObjectSwitches } from '../../src/model/switches.ts';
import type { Ledger } from '../../src/model/ledger.ts';
import { withHealing } from '../../src/pass/heal-policy.ts';
import type { WholePlan } from '../../src/pass/select-changes.ts';
import { changeOf, planWith, waitOf } from '../builders/steps.ts';

function passOf(
  changes: readonly Change[],
  {
    waits = [],
    before = {},
    after = {},
  }: { waits?: readonly Wait[]; before?: Ledger['rows']; after?: Ledger['rows'] } = {},
): WholePlan {
  return {
    plan: planWith({ changes, waits }),
    ledger: { salt: 'a', rows: after },
    before: { salt: 'a', rows: before },
  };
}

const drifted = (id: string, ...dependsOn: readonly string[]): Change =>
  changeOf(id, { cause: 'drift', dependsOn });
const declared = (id: string, ...dependsOn: readonly string[]): Change => changeOf(id, { dependsOn });

const idsOf = ({ plan }: WholePlan): readonly string[] => plan.changes.map(({ id }) => id);

describe('withHealing()', () => {
  it('leaves out changes that only undo drift, and their waits', () => {
    const pass = passOf([drifted('service/a'), declared('service/b')], {
      waits: [waitOf('service/a', 'service/a'), waitOf('service/b', 'service/b')],
    });

    const kept = withHealing(pass, { healing: 'report' });

    expect(idsOf(kept)).toEqual(['service/b']);
    expect(kept.plan.waits.map(({ id }) => id)).toEqual(['wait/service/b']);
  });

  it('keeps healing that a change of the manifests depends on, also through a wait', () => {
    const pass = passOf(
      [
        drifted('network/net'),
        drifted('service/core', 'network/net'),
        declared('service/old', 'wait/service/core'),
        drifted('service/free'),
      ],
      { waits: [waitOf('service/core', 'service/core')] },
    );

    const kept = withHealing(pass, { healing: 'report' });

    expect(idsOf(kept)).toEqual(['network/net', 'service/core', 'service/old']);
    expect(kept.plan.waits).toHaveLength(1);
  });

  it('keeps waits for services to which it writes nothing', () => {
    const pass = passOf([drifted('service/a')], {
      waits: [
        waitOf('service/free'),
        waitOf('service/a', 'service/a'),
        waitOf('service/after', 'wait/service/a'),
        waitOf('service/other', 'wait/service/free'),
      ],
    });

    expect(withHealing(pass, { healing: 'report' }).plan.waits.map(({ id }) => id)).toEqual([
      'wait/service/free',
      'wait/service/other',
    ]);
  });

  it('keeps the rows of objects that it leaves out, so that they still count as drift', () => {
    const pass = passOf([drifted('service/a'), declared('service/b')], {
      before: { 'service/a': { id: 'old', attempted: '1' }, 'service/b': { id: 'old', attempted: '1' } },
      after: { 'service/a': { attempted: '2' }, 'service/b': { attempted: '2' } },
    });

    expect(withHealing(pass, { healing: 'report' }).ledger.rows).toEqual({
      'service/a': { id: 'old', attempted: '1' },
      'service/b': { attempted: '2' },
    });
  });

  it('adds no row for an object that it leaves out and that had none', () => {
    const pass = passOf([drifted('service/a')], { after: { 'service/a': { attempted: '2' } } });

    expect(withHealing(pass, { healing: 'report' }).ledger.rows).toEqual({});
  });

  it('undoes all drift, or only that of adopted services', () => {
    const pass = passOf([drifted('service/adopted'), drifted('service/own'), drifted('service/core')], {
      before: {
        'service/adopted': { id: 'a', attempted: '1', applied: { image: 'nginx:1' } },
        'service/own': { id: 'b', attempted: '1' },
        'service/core': { id: 'c', attempted: '1', applied: { core: { '/config.toml': 'conf-2' } } },
      },
    });

    expect(withHealing(pass, { healing: 'auto' })).toBe(pass);
    expect(idsOf(withHealing(pass, { healing: 'overlays' }))).toEqual(['service/adopted']);
    expect(idsOf(withHealing(pass, { healing: 'report' }))).toEqual([]);
  });

  it('lets the annotation of an object win over the switch, both ways', () => {
    const pass = passOf([drifted('service/a'), drifted('service/b')]);
    const annotated = new Map<Key, ObjectSwitches>([
      ['service/a', { heal: 'auto' }],
      ['service/b', { heal: 'report' }],
    ]);

    expect(idsOf(withHealing(pass, { healing: 'report', annotated }))).toEqual(['service/a']);
    expect(idsOf(withHealing(pass, { healing: 'auto', annotated }))).toEqual(['service/a']);
  });

  it('leaves out what is contested, whatever the switches are', () => {
    const pass = passOf([drifted('service/a'), drifted('service/b')]);

    const kept = withHealing(pass, { healing: 'auto', contested: new Set<Key>(['service/b']) });

    expect(idsOf(kept)).toEqual(['service/a']);
  });
});

import { describe, expect, it } from 'vitest';
import { placeOfField } from '../../../src/model/field-change.ts';
import type { Key } from '../../../src/kernel/key.ts';
import type { ChangeCause } from '../../../src/model/plan.ts';
import type { ObjectSwitches, Switches } from '../../../src/model/switches.ts';
import type { PlanInput } from '../../../src/plan/plan-input.ts';
import type { Suspensions } from '../../../src/model/ledger.ts';
import { observeOnlyObjects } from '../../../src/plan/common/observe-only.ts';
import { withholdChanges } from '../../../src/plan/common/withhold-changes.ts';
import { fragment, type Fragment, type Step } from '../../../src/plan/common/fragment.ts';
import { desired, planInput, salt } from '../../builders/plan-input.ts';
import { changeOf, stepOf, waitOf } from '../../builders/steps.ts';

const note = { since: '2025-12-31T00:00:00Z', until: '2026-01-02T00:00:00Z', by: 'ann', reason: 'repair' };
const row = { id: 'x', attempted: 'before' };

/** The part, where these objects are only observed by their manifests and those are suspended. */
const held = (
  before: Partial<Fragment>,
  {
    annotated = [],
    suspended = [],
  }: { readonly annotated?: readonly Key[]; readonly suspended?: readonly Key[] },
  rows: Readonly<Partial<Record<Key, typeof row>>> = {},
): Fragment => {
  const suspensions: Suspensions = Object.fromEntries(suspended.map((key) => [key, note]));
  return withholdChanges(
    fragment(before),
    planInput({
      desired: desired({ observeOnly: annotated.map((resource) => ({ resource, reason: 'mode: observe' })) }),
      ledger: { salt, rows, suspensions },
    }),
  );
};

const idsOf = ({ steps, waits }: Fragment): readonly string[] => [
  ...steps.map(({ change }) => change.id),
  ...waits.map(({ id }) => id),
];

const updating = (id: string, ...paths: readonly string[]): Step => ({
  ...stepOf(id),
  change: changeOf(id, {
    op: 'update',
    fields: paths.map((path) => ({ ...placeOfField(path), from: 'a', to: 'b' })),
  }),
});

describe('holdBack()', () => {
  it('changes nothing if nothing is withheld', () => {
    const before = fragment({
      steps: [stepOf('service/a'), stepOf('service/b', 'service/a')],
      waits: [waitOf('service/a', 'service/a')],
      warnings: [{ kind: 'suspension', message: 'known' }],
      refused: [{ resource: 'service/r', reason: 'no', hint: 'do' }],
      rows: [['service/a', row]],
    });

    expect(held(before, {})).toEqual(before);
    expect(held(before, { annotated: ['service/z'] })).toEqual(before);
  });

  it('removes a change and its wait, warns of it, and keeps other warnings', () => {
    const after = held(
      {
        steps: [stepOf('service/a'), stepOf('service/b')],
        waits: [waitOf('service/a', 'service/a'), waitOf('service/b', 'service/b')],
        warnings: [{ kind: 'suspension', message: 'known' }],
        refused: [{ resource: 'service/r', reason: 'no', hint: 'do' }],
      },
      { annotated: ['service/a'] },
    );

    expect(idsOf(after)).toEqual(['service/b', 'wait/service/b']);
    expect(after.warnings).toEqual([
      { kind: 'suspension', message: 'known' },
      {
        kind: 'withheldChange',
        resource: 'service/a',
        message: 'service/a: create; it is observe-only (mode: observe)',
      },
    ]);
    expect(after.refused).toEqual([{ resource: 'service/r', reason: 'no', hint: 'do' }]);
  });

  it('names the fields of an update, and the operation of everything else', () => {
    const { warnings } = held(
      { steps: [updating('service/a', 'image', 'env.A'), updating('service/b')] },
      { annotated: ['service/a', 'service/b'] },
    );

    expect(warnings.map(({ message }) => message)).toEqual([
      'service/a differs in image, env.A; it is observe-only (mode: observe)',
      'service/b: update; it is observe-only (mode: observe)',
    ]);
  });

  it('sorts warnings by key, whatever the order of the steps', () => {
    const { warnings } = held(
      { steps: [stepOf('service/b'), stepOf('service/a'), stepOf('network/z')] },
      { annotated: ['service/b', 'network/z', 'service/a'] },
    );

    expect(warnings.map(({ resource }) => resource)).toEqual(['network/z', 'service/a', 'service/b']);
  });

  it('refuses a missing object that others need, so that these are refused too', () => {
    const steps = [stepOf('network/n'), stepOf('network/alone'), stepOf('service/a', 'network/n')];

    const after = held({ steps }, { annotated: ['network/n', 'network/alone'] });

    expect(after.refused).toEqual([
      {
        resource: 'network/n',
        reason: 'it does not exist, and its manifest is observe-only',
        hint: 'Remove the annotation from its manifest, or create it by hand',
      },
    ]);
  });

  it('does not refuse existing objects', () => {
    const steps = [updating('node/n', 'labels.a'), stepOf('config/c', 'node/n')];

    expect(held({ steps }, { annotated: ['node/n'] }).refused).toEqual([]);
  });

  it('lets wait what depends on something suspended, through waits and further changes', () => {
    const after = held(
      {
        steps: [
          stepOf('config/c', 'network/n'),
          stepOf('network/n'),
          stepOf('service/old', 'wait/service/core'),
          stepOf('service/core', 'config/other', 'config/c'),
          stepOf('service/free', 'network/other'),
        ],
        waits: [
          waitOf('service/proxy', 'wait/service/core'),
          waitOf('service/core', 'service/core'),
          waitOf('service/free', 'service/free'),
        ],
      },
      { suspended: ['network/n'] },
    );

    expect(idsOf(after)).toEqual(['service/free', 'wait/service/free']);
    expect(after.refused).toEqual([]);
    expect(after.warnings.map(({ message }) => message)).toEqual([
      'network/n: create; suspended by ann until 2026-01-02T00:00:00Z: repair',
      'config/c: create; it depends on network/n, which is suspended',
      'service/core: create; it depends on network/n, which is suspended',
      'service/old: create; it depends on network/n, which is suspended',
    ]);
  });

  it('prefers the annotation for an object that is also suspended', () => {
    const steps = [stepOf('network/n'), stepOf('service/a', 'network/n'), stepOf('service/b', 'service/c')];
    const suspended: readonly Key[] = ['network/n', 'service/c'];

    const after = held(
      { steps: [...steps, stepOf('service/c')] },
      { annotated: ['network/n', 'service/b'], suspended },
    );

    expect(idsOf(after)).toEqual(['service/a']);
    expect(after.refused.map(({ resource }) => resource)).toEqual(['network/n']);
    expect(after.warnings.map(({ message }) => message)).toContain(
      'service/b: create; it is observe-only (mode: observe)',
    );
  });

  it('leaves what depends on an observe-only change to be refused, also where that depends on a suspended one', () => {
    const steps = [stepOf('network/n'), stepOf('service/a', 'network/n'), stepOf('service/b', 'service/a')];

    const after = held({ steps }, { annotated: ['service/a'], suspended: ['network/n'] });

    expect(idsOf(after)).toEqual(['service/b']);
    expect(after.refused.map(({ resource }) => resource)).toEqual(['service/a']);
  });

  it('drops a wait that only withheld changes depend on', () => {
    const after = held(
      {
        steps: [
          stepOf('service/a', 'wait/service/one', 'wait/service/both'),
          stepOf('service/b', 'wait/service/both'),
        ],
        waits: [waitOf('service/one'), waitOf('service/both'), waitOf('service/nobody')],
      },
      { annotated: ['service/a'] },
    );

    expect(idsOf(after)).toEqual(['service/b', 'wait/service/both', 'wait/service/nobody']);
  });

  it('drops a wait if any change that it follows is withheld', () => {
    const after = held(
      {
        steps: [stepOf('service/a'), stepOf('service/b')],
        waits: [waitOf('service/x', 'service/a', 'service/b')],
      },
      { annotated: ['service/a'] },
    );

    expect(idsOf(after)).toEqual(['service/b']);
  });

  it('keeps the ledger rows of withheld objects and updates the others', () => {
    const steps = [stepOf('service/a'), stepOf('service/new'), stepOf('service/b')];
    const planned = { id: 'y', attempted: 'planned' };

    const after = held(
      { steps, rows: steps.map(({ change }) => [change.resource, planned]) },
      { annotated: ['service/a', 'service/new'] },
      { 'service/a': row },
    );

    expect(Object.fromEntries(after.rows)).toStrictEqual({ 'service/a': row, 'service/b': planned });
  });
});

describe('heldObjects()', () => {
  it('knows what is only observed by its manifest, and what somebody has suspended', () => {
    const isObserveOnly = observeOnlyObjects(
      planInput({
        desired: desired({ observeOnly: [{ resource: 'service/a', reason: 'mode: observe' }] }),
        ledger: { salt, rows: {}, suspensions: { 'service/b': note } },
      }),
    );

    expect((['service/a', 'service/b', 'service/c'] as const).map(isObserveOnly)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('withholdChanges() of a revision that is only reported', () => {
  const switches = {
    revisions: 'report',
    heal: 'auto',
    prune: 'report',
    interruptions: 'report',
  } as const satisfies Switches;
  const caused = (id: string, cause: ChangeCause, ...dependsOn: readonly string[]): Step => ({
    ...stepOf(id),
    change: changeOf(id, { cause, dependsOn }),
  });
  const reported = (steps: readonly Step[], input: Partial<PlanInput>): Fragment =>
    withholdChanges(fragment({ steps }), planInput(input));

  it.each([
    ['manifest', []],
    ['template', []],
    ['image', []],
    ['prune', []],
    ['drift', ['service/a']],
    ['rotation', ['service/a']],
  ] as const)('of a change with cause %s leaves %j', (cause, left) => {
    expect(idsOf(reported([caused('service/a', cause)], { switches }))).toEqual(left);
    expect(idsOf(reported([caused('service/a', cause)], {}))).toEqual(['service/a']);
    const auto = { ...switches, revisions: 'auto' } as const;
    expect(idsOf(reported([caused('service/a', cause)], { switches: auto }))).toEqual(['service/a']);
  });

  it('lets the annotation of the object win, both ways', () => {
    const steps = [caused('service/a', 'manifest'), caused('service/b', 'manifest')];
    const annotated = new Map<Key, ObjectSwitches>([
      ['service/a', { revisions: 'auto' }],
      ['service/b', { revisions: 'report' }],
    ]);

    for (const revisions of ['auto', 'report'] as const) {
      const found = reported(steps, {
        switches: { ...switches, revisions },
        desired: desired({ switches: annotated }),
      });
      expect(idsOf(found)).toEqual(['service/a']);
      expect(found.warnings).toEqual([
        {
          ...{ kind: 'withheldChange', resource: 'service/b' },
          message:
            'service/b: create; new revisions are only reported (swarm-reconciler.io/revisions: report)',
        },
      ]);
    }
    expect(idsOf(reported(steps, { desired: desired({ switches: annotated }) }))).toEqual([
      'service/a',
      'service/b',
    ]);
  });

  it('withholds what depends on it too, and refuses nothing', () => {
    const found = reported([caused('network/n', 'manifest'), caused('service/a', 'drift', 'network/n')], {
      switches,
    });

    expect(idsOf(found)).toEqual([]);
    expect(found.refused).toEqual([]);
    expect(found.warnings.map(({ message }) => message)).toEqual([
      'network/n: create; new revisions are only reported',
      'service/a: create; it depends on network/n, which is only reported',
    ]);
  });
});

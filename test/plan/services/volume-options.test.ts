import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { FieldValues } from '../../../src/model/field-values.ts';
import type { Labels } from '../../../src/model/observed.ts';
import { appliedLabel } from '../../../src/model/own-labels.ts';
import { planChanges, type Planned } from '../../../src/plan/plan-changes.ts';
import { labels, observedService, observedSwarm, specValue, type SpecPart } from '../../builders/observed.ts';
import { desired, desiredService, labelsIn, ownLabels, planInput } from '../../builders/plan-input.ts';

describe("planChanges() for the options of a volume's driver", () => {
  const share = (password: string, source = 'share'): FieldValues => ({
    mounts: { '/data': { type: 'volume', source, volume: { driver: { options: { o: password } } } } },
  });
  const mounted = (password: string, source = 'share'): SpecPart =>
    specValue(
      ['TaskTemplate', 'ContainerSpec', 'Mounts'],
      [
        {
          ...{ Type: 'volume', Source: source, Target: '/data' },
          VolumeOptions: { DriverConfig: { Options: { o: password } } },
        },
      ],
    );
  /** As an earlier version wrote it. */
  const openRecord = (values: FieldValues): Labels => ({
    ...ownLabels({}),
    [appliedLabel]: JSON.stringify(values),
  });
  const planShare = (
    password: string,
    record: Labels,
    observedPassword: string,
    hasFreshSalt = false,
  ): Planned =>
    planChanges(
      planInput({
        desired: desired({ services: [desiredService('web', share(password))] }),
        observed: observedSwarm({
          services: [observedService('web', labels(record), mounted(observedPassword))],
        }),
        hasFreshSalt,
      }),
    );

  it.each<[string, Labels]>([
    ['sealed', ownLabels(share('hunter-one'))],
    ['open', openRecord(share('hunter-one'))],
  ])('tells drift from the manifests by a record that is %s', (_, record) => {
    const shown = (options: string): JsonObject => ({
      ...{ type: 'volume', source: 'share' },
      volume: { driver: { options: { o: options } } },
    });
    const path = 'mounts["/data"]';
    const field = { path, from: shown('(sensitive)'), to: shown('(sensitive)') };

    const same = planShare('hunter-one', record, 'hunter-one');
    const tampered = planShare('hunter-one', record, 'hunter-two');
    const changed = planShare('hunter-two', record, 'hunter-one');

    expect(same.plan).toMatchObject({ changes: [], drift: [], unchangedCount: 1 });
    expect(same.writes.size).toBe(0);
    expect(tampered.plan.changes).toMatchObject([{ cause: 'drift', fields: [field] }]);
    expect(tampered.plan.drift).toMatchObject([{ resource: 'service/web', fields: [field] }]);
    expect(changed.plan.changes).toMatchObject([{ cause: 'manifest', fields: [field] }]);
    expect(changed.plan.drift).toEqual([]);
    expect(JSON.stringify([tampered.plan, changed.plan])).not.toContain('hunter');
  });

  it('writes them sealed into the record, and open into the spec', () => {
    const { writes } = planShare('hunter-two', ownLabels(share('hunter-one')), 'hunter-one');
    const write = writes.get('service/web');
    const spec = write?.kind === 'updateService' ? write.spec : {};

    expect(JSON.stringify(labelsIn(spec))).not.toContain('hunter');
    expect(JSON.stringify(spec['TaskTemplate'])).toContain('hunter-two');
  });

  it('heals what was sealed with a lost salt, without calling it drift', () => {
    const { plan } = planShare('hunter-one', ownLabels(share('hunter-one')), 'hunter-two', true);

    expect(plan.changes).toHaveLength(1);
    expect(plan.drift).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { DesiredService } from '../../../src/model/desired.ts';
import type { FieldValues } from '../../../src/model/field-values.ts';
import type { LedgerRow } from '../../../src/model/ledger.ts';
import type { ObservedService } from '../../../src/model/observed.ts';
import { ownerLabel } from '../../../src/model/own-labels.ts';
import { defaultPolicy, type Policy } from '../../../src/model/manifest/policy.ts';
import { planChanges, type Planned } from '../../../src/plan/plan-changes.ts';
import { hashOf, sealed } from '../../../src/kernel/hash.ts';
import {
  attached,
  env,
  image,
  labels,
  observedNetwork,
  observedNode,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
  type SpecPart,
} from '../../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput, salt } from '../../builders/plan-input.ts';

const declared = (values: FieldValues, overrides: Partial<Policy> = {}): DesiredService => ({
  ...desiredService('shop', values),
  policy: { ...defaultPolicy, ...overrides },
});

/** The plan for a service `shop` that someone else deploys, and its ledger row. */
const planShop = (
  desiredShop: DesiredService | undefined,
  parts: readonly SpecPart[],
  row?: Partial<LedgerRow>,
  prune = true,
): Planned =>
  planChanges(
    planInput({
      prune,
      desired: desired({ services: desiredShop === undefined ? [] : [desiredShop] }),
      observed: observedSwarm({
        networks: ['front', 'back'].map((name) => observedNetwork(name)),
        services: [observedService('shop', image('shop:1'), ...parts)],
        tasks: [observedTask('shop', { id: '1' }), observedTask('shop', { id: '2' })],
      }),
      ledger: {
        salt,
        rows: row === undefined ? {} : { 'service/shop': { id: 'id-of-shop', attempted: 'x', ...row } },
      },
    }),
  );

const specSent = ({ writes }: Planned): unknown => {
  const write = writes.get('service/shop');
  return write?.kind === 'updateService' ? write.spec : write;
};

describe('planChanges() for a service that someone else deploys', () => {
  const route = { labels: { host: 'shop.test' }, networks: ['front'] };

  it('is adopted by overlaying what is declared, without labels of ours', () => {
    const planned = planShop(declared(route, { adopt: true }), [
      labels({ team: 'a' }),
      attached('id-of-back'),
    ]);

    expect(planned.plan.changes).toMatchObject([
      {
        op: 'adopt',
        cause: 'manifest',
        fields: [
          { path: 'networks', field: 'networks', from: ['back'], to: ['back', 'front'] },
          { path: 'labels.host', field: 'labels', key: 'host', from: undefined, to: 'shop.test' },
        ],
        dependsOn: [],
      },
    ]);
    expect(specSent(planned)).toEqual({
      Name: 'shop',
      Labels: { team: 'a', host: 'shop.test' },
      TaskTemplate: {
        ContainerSpec: { Image: 'shop:1' },
        Networks: [{ Target: 'id-of-back' }, { Target: 'id-of-front' }],
      },
    });
    expect(planned.ledger.rows).toEqual({
      'service/shop': {
        ...{ id: 'id-of-shop', attempted: hashOf(route), applied: route },
        before: { labels: { host: [] }, networks: { front: [] } },
      },
    });
    expect(planned.plan.drift).toEqual([]);
  });

  it('is adopted without a write if it is as declared already', () => {
    const planned = planShop(declared(route, { adopt: true }), [
      labels({ host: 'shop.test' }),
      attached('id-of-front'),
    ]);

    expect(planned.plan.changes).toMatchObject([
      { op: 'adopt', cause: 'manifest', fields: [], impact: { class: 'none', summary: 'adopted as it is' } },
    ]);
    expect(planned.plan.waits).toEqual([]);
    expect(specSent(planned)).toEqual({ kind: 'recordOnly' });
  });

  it('is updated with its own update settings when it is adopted', () => {
    const { plan } = planShop(declared({ image: 'shop:2' }, { adopt: true }), []);

    expect(plan.changes).toMatchObject([{ impact: { class: 'rollingRestart', tasks: 2 } }]);
    expect(plan.waits.map(({ id }) => id)).toEqual(['wait/service/shop']);
  });

  it('gets our fields restored after a change, without our labels', () => {
    const planned = planShop(declared(route), [labels({ host: 'evil.test' }), attached('id-of-front')], {
      applied: route,
    });

    expect(planned.plan.changes).toMatchObject([{ op: 'update', cause: 'drift' }]);
    expect(specSent(planned)).toMatchObject({ Labels: { host: 'shop.test' } });
    expect(Object.keys((specSent(planned) as { Labels: object }).Labels)).toEqual(['host']);
  });

  it('keeps a variable of ours sealed in the ledger, which is no difference', () => {
    const desiredShop = declared({ env: { TOKEN: 'secret' } });
    const applied = { env: { TOKEN: sealed('secret', salt) } };

    const same = planShop(desiredShop, [env('TOKEN=secret', 'THEIRS=1')], { applied });
    const other = planShop(desiredShop, [env('TOKEN=stolen')], { applied });

    expect(same.plan).toMatchObject({ changes: [], drift: [], unchangedCount: 1 });
    expect(same.ledger.rows['service/shop']?.applied).toEqual(applied);
    expect(other.plan.changes).toMatchObject([{ cause: 'drift' }]);
  });

  it("keeps the options of a volume's driver sealed in the ledger, also those that an older one holds open", () => {
    const options = (o: string): FieldValues => ({
      mounts: { '/data': { type: 'volume', volume: { driver: { options: { o } } } } },
    });
    const mounted = (o: string): SpecPart =>
      specValue(
        ['TaskTemplate', 'ContainerSpec', 'Mounts'],
        [{ Type: 'volume', Target: '/data', VolumeOptions: { DriverConfig: { Options: { o } } } }],
      );
    const desiredShop = declared(options('hunter-one'));
    const applied = options(sealed('hunter-one', salt));
    const older = { applied: options('hunter-one') };

    const same = planShop(desiredShop, [mounted('hunter-one')], older);

    expect(same.plan).toMatchObject({ changes: [], drift: [], unchangedCount: 1 });
    expect(same.ledger.rows['service/shop']?.applied).toEqual(applied);
    for (const row of [older, { applied }]) {
      expect(planShop(desiredShop, [mounted('hunter-two')], row).plan.changes).toMatchObject([
        { cause: 'drift' },
      ]);
    }
  });

  it('is refused where another owner has it, with the way out', () => {
    const { plan } = planShop(declared(route, { adopt: true }), [labels({ [ownerLabel]: 'team-b' })]);

    expect(plan.refused).toEqual([
      {
        resource: 'service/shop',
        reason: 'it belongs to the owner "team-b"',
        hint: 'Remove it from the manifests of one of the two owners, or rename it in shop.yaml:1',
      },
    ]);
  });

  it('is un-adopted with all of our fields and nothing else', () => {
    const obsolete = { user: 'nginx', networks: ['front'], labels: { host: 'shop.test' } };
    const parts = [
      labels({ host: 'shop.test', team: 'a' }),
      attached('id-of-back', 'id-of-front'),
      specValue(['TaskTemplate', 'ContainerSpec', 'User'], 'nginx'),
    ];

    const planned = planShop(undefined, parts, { applied: obsolete });

    expect(planned.plan.changes).toMatchObject([
      {
        id: 'service/shop',
        op: 'update',
        cause: 'prune',
        fields: [
          { path: 'user', field: 'user', from: 'nginx', to: '' },
          { path: 'networks', field: 'networks', from: ['back', 'front'], to: ['back'] },
          { path: 'labels.host', field: 'labels', key: 'host', from: 'shop.test', to: undefined },
        ],
        impact: { class: 'rollingRestart', tasks: 2 },
        dependsOn: [],
      },
    ]);
    expect(planned.writes.get('service/shop')).toMatchObject({
      kind: 'updateService',
      ref: { id: 'id-of-shop', version: 7 },
    });
    expect(specSent(planned)).toEqual({
      Name: 'shop',
      Labels: { team: 'a' },
      TaskTemplate: {
        ContainerSpec: { Image: 'shop:1' },
        Networks: [{ Target: 'id-of-back' }],
      },
    });
    expect(planned.ledger.rows).toEqual({});
  });

  it('is forgotten without a write if none of our fields is left on it', () => {
    const planned = planShop(undefined, [labels({ team: 'a' })], {
      applied: { labels: { host: 'shop.test' } },
    });

    expect(planned.plan.changes).toEqual([]);
    expect(planned.plan.retained).toEqual([]);
    expect(planned.ledger.rows).toEqual({});
  });

  it('keeps our fields without prune, and names the flag', () => {
    const applied = { labels: { host: 'shop.test' } };

    const kept = planShop(undefined, [labels(applied.labels)], { applied }, false);
    const never = planShop(undefined, [labels(applied.labels)], { applied, isKept: true });

    expect(kept.plan.retained).toEqual([
      {
        resource: 'service/shop',
        reason: 'adopted and no longer declared: --prune removes what we wrote to it, the service stays',
        isPrunable: true,
      },
    ]);
    expect(never.plan.retained[0]?.reason).toContain('prune: "false"');
  });
});

describe('planChanges() for ignored fields', () => {
  const applied = {
    image: 'web:1',
    replicas: 2,
    env: { LEVEL: 'info', OTHER: 'a' },
    labels: { 'a/b': '1', 'a~b': '1', c: '1' },
    'placement.constraints': ['node.role==worker'],
  };
  const current: readonly SpecPart[] = [
    image('web:1'),
    replicas(9),
    env('LEVEL=debug', 'OTHER=b'),
    labels(ownLabels(applied, { 'a/b': '2', 'a~b': '2', c: '2' })),
    specValue(['TaskTemplate', 'Placement', 'Constraints'], []),
  ];
  const pathsChanged = (...ignore: readonly string[]): readonly string[] => {
    const web: ObservedService = observedService('web', ...current);
    const { plan } = planChanges(
      planInput({
        desired: desired({
          services: [{ ...desiredService('web', applied), policy: { ...defaultPolicy, ignore } }],
        }),
        observed: observedSwarm({ nodes: [observedNode('n0')], services: [web] }),
      }),
    );
    expect(plan.drift.flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual(
      plan.changes.flatMap(({ fields }) => fields.map(({ path }) => path)),
    );
    return plan.changes.flatMap(({ fields }) => fields.map(({ path }) => path));
  };

  const all = [
    'env.LEVEL',
    'env.OTHER',
    'placement.constraints',
    'replicas',
    'labels["a/b"]',
    'labels["a~b"]',
    'labels.c',
  ];

  it.each<[string, readonly string[]]>([
    ['/replicas', ['replicas']],
    ['/env/LEVEL', ['env.LEVEL']],
    ['/env', ['env.LEVEL', 'env.OTHER']],
    ['/placement/constraints', ['placement.constraints']],
    ['/placement', ['placement.constraints']],
    ['/labels/a~1b', ['labels["a/b"]']],
    ['/labels/a~0b', ['labels["a~b"]']],
    ['/en', []],
    ['/labels/a', []],
    ['/c', []],
  ])('ignores by %s exactly %j', (pointer, ignored) => {
    expect([...pathsChanged(pointer)].sort()).toEqual(all.filter((path) => !ignored.includes(path)).sort());
  });

  it('records in the ledger what is ignored, and whether it may be pruned', () => {
    const rowOf = (overrides: Partial<Policy>): LedgerRow | undefined =>
      planChanges(
        planInput({
          desired: desired({
            services: [
              { ...desiredService('web', { image: 'a' }), policy: { ...defaultPolicy, ...overrides } },
            ],
          }),
        }),
      ).ledger.rows['service/web'];

    expect(rowOf({ ignore: ['/replicas'] })).toMatchObject({ ignore: ['/replicas'] });
    expect(rowOf({ prune: false })).toMatchObject({ isKept: true });
    expect(Object.keys(rowOf({}) ?? {})).toEqual(['attempted']);
  });

  it('records it for an existing service as well', () => {
    const web = observedService('web', labels(ownLabels({ image: 'a' })), image('a'));
    const { ledger } = planChanges(
      planInput({
        desired: desired({
          services: [
            { ...desiredService('web', { image: 'a' }), policy: { ...defaultPolicy, prune: false } },
          ],
        }),
        observed: observedSwarm({ services: [web] }),
      }),
    );

    expect(ledger.rows['service/web']).toMatchObject({ id: 'id-of-web', isKept: true });
  });
});

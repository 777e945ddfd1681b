import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { FieldValues } from '../../../src/model/field-values.ts';
import type { LedgerRow } from '../../../src/model/ledger.ts';
import type { Labels } from '../../../src/model/observed.ts';
import { defaultPolicy } from '../../../src/model/manifest/policy.ts';
import { planChanges, type Planned } from '../../../src/plan/plan-changes.ts';
import { sealed } from '../../../src/kernel/hash.ts';
import {
  attached,
  env,
  image,
  labels,
  observedNetwork,
  observedService,
  observedSwarm,
  replicas,
  specValue,
  type SpecPart,
} from '../../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput, salt } from '../../builders/plan-input.ts';

const hosts = 'com.docker.lb.hosts';
const port = 'com.docker.lb.port';
const cluster = 'com.docker.lb.service_cluster';

/** The plan for a foreign service `shop`; `desiredValues` undefined: no manifest adopts it any more. */
const planShop = (
  desiredValues: FieldValues | undefined,
  parts: readonly SpecPart[],
  row?: Partial<LedgerRow>,
): Planned =>
  planChanges(
    planInput({
      prune: true,
      desired: desired({
        services:
          desiredValues === undefined
            ? []
            : [{ ...desiredService('shop', desiredValues), policy: { ...defaultPolicy, adopt: true } }],
      }),
      observed: observedSwarm({
        networks: ['front', 'back'].map((name) => observedNetwork(name)),
        services: [observedService('shop', image('shop:1'), ...parts)],
      }),
      ledger: {
        salt,
        rows: row === undefined ? {} : { 'service/shop': { id: 'id-of-shop', attempted: 'x', ...row } },
      },
    }),
  );

const rowOf = ({ ledger }: Planned): LedgerRow | undefined => ledger.rows['service/shop'];

const specSent = ({ writes }: Planned): JsonObject | undefined => {
  const write = writes.get('service/shop');
  return write?.kind === 'updateService' ? write.spec : undefined;
};

const user = (name: string): SpecPart => specValue(['TaskTemplate', 'ContainerSpec', 'User'], name);

const command = (...words: readonly string[]): SpecPart =>
  specValue(['TaskTemplate', 'ContainerSpec', 'Command'], words);

/** Each with the resource that it is about. */
const warningsOf = ({ plan }: Planned): readonly string[] =>
  plan.warnings.map(({ resource, message }) => `${resource ?? 'nothing'}: ${message}`);

describe('planChanges() records of an adopted service', () => {
  it('the values that it replaces, and where there were none', () => {
    const planned = planShop(
      { user: 'www', networks: ['back', 'front'], labels: { [hosts]: 'shop.test', [cluster]: 'east' } },
      [labels({ [hosts]: 'old.test', team: 'a' }), attached('id-of-back'), user('root')],
    );

    expect(rowOf(planned)?.before).toEqual({
      user: { '': ['root'] },
      networks: { back: [true], front: [] },
      labels: { [hosts]: ['old.test'], [cluster]: [] },
    });
  });

  it('sensitive values sealed', () => {
    const { before } = rowOf(planShop({ env: { TOKEN: 'new', LEVEL: 'info' } }, [env('TOKEN=old')])) ?? {};

    expect(before).toEqual({ env: { TOKEN: [sealed('old', salt)], LEVEL: [] } });
  });

  it('no number of replicas: someone else scales it', () => {
    expect(rowOf(planShop({ replicas: 3 }, [replicas(2)]))).not.toHaveProperty('before');
  });

  it('the values before the first write, whatever is observed since', () => {
    const obsolete = { labels: { [hosts]: 'shop.test' } };
    const row = { applied: obsolete, before: { labels: { [hosts]: ['old.test'] } } };

    const planned = planShop(obsolete, [labels({ [hosts]: 'evil.test' })], row);

    expect(rowOf(planned)?.before).toEqual(row.before);
  });

  it('the values that later declarations replace, and none that an older ledger lacks', () => {
    const row = { applied: { labels: { [hosts]: 'shop.test' } } };

    const planned = planShop(
      { labels: { [hosts]: 'shop.test', [port]: '80' } },
      [labels({ [hosts]: 'shop.test', [port]: '8080' })],
      row,
    );

    expect(rowOf(planned)?.before).toEqual({ labels: { [port]: ['8080'] } });
  });

  it('nothing of a service of the same name that was there before it', () => {
    const row = {
      id: 'another-id',
      applied: { labels: { [hosts]: 'shop.test' } },
      before: { labels: { [hosts]: ['old.test'] } },
    };

    const planned = planShop({ labels: { [hosts]: 'shop.test' } }, [labels({})], row);

    expect(rowOf(planned)?.before).toEqual({ labels: { [hosts]: [] } });
  });

  it('nothing of a service that we made', () => {
    const row = { before: { labels: { [hosts]: ['old.test'] } } };
    const written = { labels: { team: 'b', [hosts]: 'shop.test' } };

    const planned = planShop({ labels: { team: 'a' } }, [labels(ownLabels(written, written.labels))], row);

    expect(specSent(planned)?.['Labels']).toMatchObject({ team: 'a' });
    expect(specSent(planned)?.['Labels']).not.toHaveProperty([hosts]);
    expect(rowOf(planned)).not.toHaveProperty('before');
  });
});

describe('planChanges() for fields of a service that are no longer declared', () => {
  const applied = { user: 'www', labels: { [hosts]: 'shop.test', [port]: '80', team: 'b' } };
  const before = { user: { '': ['root'] }, labels: { [hosts]: ['old.test'], [port]: ['80'], team: [] } };
  const current = [user('www'), labels({ [hosts]: 'shop.test', [port]: '80', team: 'b' })];

  it('restores the original values, and forgets them', () => {
    const planned = planShop({ labels: { [port]: '80' } }, current, { applied, before });

    expect(specSent(planned)).toMatchObject({
      Labels: { [hosts]: 'old.test', [port]: '80' },
      TaskTemplate: { ContainerSpec: { User: 'root' } },
    });
    expect(specSent(planned)?.['Labels']).not.toHaveProperty('team');
    expect(rowOf(planned)?.before).toEqual({ labels: { [port]: ['80'] } });
  });

  it('does not restore what is declared', () => {
    const planned = planShop({ user: 'nobody', labels: { [hosts]: 'new.test' } }, current, {
      applied,
      before,
    });

    expect(specSent(planned)).toMatchObject({
      Labels: { [hosts]: 'new.test', [port]: '80' },
      TaskTemplate: { ContainerSpec: { User: 'nobody' } },
    });
  });
});

describe('planChanges() for a service that is no longer adopted', () => {
  const release = (parts: readonly SpecPart[], applied: FieldValues, before?: JsonObject): Planned =>
    planShop(undefined, parts, { applied, ...(before === undefined ? {} : { before }) });

  it('restores the original values, and removes added ones', () => {
    const planned = release(
      [
        labels({ [hosts]: 'shop.test', [cluster]: 'east', team: 'a' }),
        attached('id-of-back', 'id-of-front'),
        user('www'),
        command('new'),
      ],
      {
        ...{ user: 'www', command: ['new'], networks: ['back', 'front'] },
        labels: { [hosts]: 'shop.test', [cluster]: 'east' },
      },
      {
        ...{ user: { '': ['root'] }, command: { '': [['old', '--flag']] } },
        networks: { back: [true], front: [] },
        labels: { [hosts]: ['old.test'], [cluster]: [] },
      },
    );

    expect(planned.plan.changes.flatMap(({ fields }) => fields.map(({ path }) => path)).sort()).toEqual([
      'command',
      `labels["${hosts}"]`,
      `labels["${cluster}"]`,
      'networks',
      'user',
    ]);
    expect(specSent(planned)).toEqual({
      Name: 'shop',
      Labels: { [hosts]: 'old.test', team: 'a' },
      TaskTemplate: {
        ContainerSpec: { Image: 'shop:1', User: 'root', Command: ['old', '--flag'] },
        Networks: [{ Target: 'id-of-back' }],
      },
    });
    expect(planned.plan.warnings).toEqual([]);
    expect(planned.ledger.rows).toEqual({});
  });

  it('writes nothing if all original values equal the current ones', () => {
    const ourLabels = { [hosts]: 'shop.test', [port]: '80' };

    const planned = release(
      [labels(ourLabels)],
      { labels: ourLabels },
      {
        labels: { [hosts]: ['shop.test'], [port]: ['80'] },
      },
    );

    expect(planned.plan).toMatchObject({ changes: [], warnings: [], retained: [] });
    expect(planned.ledger.rows).toEqual({});
  });

  it('leaves what someone has changed since', () => {
    const planned = release(
      [labels({ [hosts]: 'newer.test', team: 'c' }), user('nobody')],
      { user: 'www', labels: { [hosts]: 'shop.test', [port]: '80', team: 'b' } },
      { user: { '': ['root'] }, labels: { [hosts]: ['old.test'], [port]: ['8080'], team: [] } },
    );

    expect(planned.plan).toMatchObject({ changes: [], warnings: [] });
  });

  it('joins no network again that they have left since', () => {
    const planned = release(
      [attached('id-of-front')],
      { networks: ['back', 'front'] },
      {
        networks: { back: [true], front: [] },
      },
    );

    expect(specSent(planned)).toBeDefined();
    expect(specSent(planned)?.['TaskTemplate']).not.toHaveProperty('Networks');
  });

  it('keeps sensitive values as we wrote them, and warns', () => {
    const planned = release(
      [env('TOKEN=new', 'SAME=1', 'MADE=1', 'THEIRS=2')],
      {
        env: {
          TOKEN: sealed('new', salt),
          SAME: sealed('1', salt),
          MADE: sealed('1', salt),
          THEIRS: sealed('1', salt),
        },
      },
      {
        env: {
          TOKEN: [sealed('old', salt)],
          SAME: [sealed('1', salt)],
          MADE: [],
          THEIRS: [sealed('0', salt)],
        },
      },
    );

    expect(specSent(planned)?.['TaskTemplate']).toMatchObject({
      ContainerSpec: { Env: ['TOKEN=new', 'SAME=1', 'THEIRS=2'] },
    });
    expect(warningsOf(planned)).toEqual([
      'service/shop: service/shop keeps env.TOKEN as we wrote it: the previous value is sensitive, and is not stored anywhere',
    ]);
  });

  it('knows by a ledger of an older version what is no route, and keeps the route with its networks', () => {
    const ourLabels = { [port]: '80', [hosts]: 'shop.test', team: 'a' };

    const planned = release([labels({ ...ourLabels, other: '1' }), attached('id-of-front'), user('www')], {
      ...{ user: 'www', networks: ['back', 'front'] },
      labels: ourLabels,
    });

    expect(specSent(planned)).toMatchObject({
      Labels: { [hosts]: 'shop.test', [port]: '80', other: '1' },
      TaskTemplate: { Networks: [{ Target: 'id-of-front' }] },
    });
    expect(specSent(planned)?.['Labels']).not.toHaveProperty('team');
    expect(warningsOf(planned)).toEqual([
      `service/shop: service/shop keeps the labels ${hosts}, ${port} and the networks front: it is unknown whether it had them before it was adopted. To remove one: docker service update --label-rm ${hosts} shop`,
    ]);
  });

  it.each<[string, Labels, Labels, JsonObject | undefined]>([
    ['is no route', {}, { team: 'a' }, undefined],
    ['is no route of ours', { [hosts]: 'a.test' }, { team: 'a' }, undefined],
    ['is a route of which it is known', {}, { [hosts]: 'a.test' }, { labels: { [hosts]: [] } }],
  ])('removes networks where our label %s', (_, theirs, ours, before) => {
    const planned = release(
      [labels({ ...theirs, ...ours }), attached('id-of-back', 'id-of-front')],
      { labels: ours, networks: ['front'] },
      before,
    );

    expect(specSent(planned)?.['TaskTemplate']).toMatchObject({ Networks: [{ Target: 'id-of-back' }] });
    expect(specSent(planned)?.['Labels']).toEqual(theirs);
    expect(planned.plan.warnings).toEqual([]);
  });

  it('removes a network with a recorded original, even if the route has none', () => {
    const planned = release(
      [labels({ [hosts]: 'a.test' }), attached('id-of-front')],
      { networks: ['front'], labels: { [hosts]: 'a.test' } },
      { networks: { front: [] } },
    );

    expect(specSent(planned)).toBeDefined();
    expect(specSent(planned)?.['TaskTemplate']).not.toHaveProperty('Networks');
    expect(warningsOf(planned)[0]).toContain(`keeps the labels ${hosts}: it is unknown`);
  });
});

it('planChanges() keeps an adopted service that must never be pruned, and does not offer --prune for it', () => {
  const { plan } = planShop(undefined, [replicas(2)], { applied: { replicas: 2 }, isKept: true });

  expect(plan.changes).toEqual([]);
  expect(plan.retained).toEqual([
    {
      resource: 'service/shop',
      reason:
        'adopted and no longer declared; kept because its manifest had swarm-reconciler.io/prune: "false"',
    },
  ]);
});

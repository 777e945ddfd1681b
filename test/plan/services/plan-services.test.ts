import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { DesiredService } from '../../../src/model/desired.ts';
import type { FieldValues } from '../../../src/model/field-values.ts';
import type { Ledger } from '../../../src/model/ledger.ts';
import type { ObservedSwarm } from '../../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import { planChanges, type Planned } from '../../../src/plan/plan-changes.ts';
import { hashOf } from '../../../src/kernel/hash.ts';
import {
  attached,
  env,
  image,
  labels,
  observedNetwork,
  observedService,
  observedSwarm,
  observedTask,
  replicas,
  specValue,
  type SpecPart,
} from '../../builders/observed.ts';
import {
  desired,
  desiredNetwork,
  desiredService,
  labelsIn,
  ownLabels,
  planInput,
  salt,
} from '../../builders/plan-input.ts';

const planWeb = (values: FieldValues, observed: Partial<ObservedSwarm>, rows: Ledger['rows'] = {}): Planned =>
  planChanges(
    planInput({
      desired: desired({ services: [desiredService('web', values)] }),
      observed: observedSwarm(observed),
      ledger: { salt, rows },
    }),
  );

/** The service `web` as we created it from values, and as observed now. */
const ourWeb = (applied: FieldValues, ...parts: readonly SpecPart[]): Partial<ObservedSwarm> => ({
  services: [observedService('web', labels(ownLabels(applied)), ...parts)],
  tasks: [observedTask('web')],
});

const specSent = ({ writes }: Planned, id = 'service/web'): JsonObject => {
  const write = writes.get(id);
  if (write?.kind !== 'createService' && write?.kind !== 'updateService') throw new Error(`no spec: ${id}`);
  return write.spec;
};

describe('planChanges()', () => {
  it('creates a service that was never there, cause manifest', () => {
    const planned = planWeb({ image: 'nginx:1', replicas: 2, env: { A: '1' } }, {});

    expect(planned.plan.changes).toMatchObject([
      { op: 'create', resource: 'service/web', cause: 'manifest', impact: { class: 'none' } },
    ]);
    expect(planned.plan.drift).toEqual([]);
    expect(specSent(planned)).toMatchObject({
      Name: 'web',
      TaskTemplate: { ContainerSpec: { Image: 'nginx:1', Env: ['A=1'] } },
      Mode: { Replicated: { Replicas: 2 } },
    });
    expect(labelsIn(specSent(planned))[ownerLabel]).toBe('default');
    expect(planned.ledger.rows['service/web']?.id).toBeUndefined();
  });

  it('creates a service again that somebody deleted, cause drift', () => {
    const row = { id: 'id-of-web', attempted: 'x' };

    const { plan } = planWeb({ image: 'nginx:1' }, {}, { 'service/web': row });

    expect(plan.changes).toMatchObject([{ op: 'create', cause: 'drift' }]);
    expect(plan.drift).toEqual([{ resource: 'service/web', state: 'deleted', fields: [] }]);
  });

  it('takes a service that only an intent names for one that was never there', () => {
    const { plan } = planWeb({ image: 'nginx:1' }, {}, { 'service/web': { attempted: 'x' } });

    expect(plan.changes).toMatchObject([{ op: 'create', cause: 'manifest' }]);
    expect(plan.drift).toEqual([]);
  });

  it('writes nothing to a service that is as declared, whatever was applied last', () => {
    const asApplied = planWeb({ image: 'nginx:1' }, ourWeb({ image: 'nginx:1' }, image('nginx:1')));
    const otherApplied = planWeb({ image: 'nginx:1' }, ourWeb({ image: 'nginx:0' }, image('nginx:1')));

    for (const { plan, writes } of [asApplied, otherApplied]) {
      expect(plan).toMatchObject({ changes: [], drift: [], waits: [], unchangedCount: 1 });
      expect(writes.size).toBe(0);
    }
    expect(asApplied.ledger.rows['service/web']).toEqual({
      id: 'id-of-web',
      attempted: hashOf({ image: 'nginx:1' }),
    });
  });

  it('updates what somebody changed by hand, cause drift, and says from what to what', () => {
    const { plan } = planWeb({ image: 'nginx:1' }, ourWeb({ image: 'nginx:1' }, image('httpd:2')));

    expect(plan.changes).toMatchObject([
      {
        op: 'update',
        cause: 'drift',
        fields: [{ path: 'image', field: 'image', from: 'httpd:2', to: 'nginx:1' }],
      },
    ]);
    expect(plan.drift).toEqual([
      {
        resource: 'service/web',
        state: 'changed',
        fields: [{ path: 'image', field: 'image', from: 'nginx:1', to: 'httpd:2' }],
      },
    ]);
  });

  it('does not report drift of a field that was changed to the desired value', () => {
    const { plan } = planWeb(
      { image: 'nginx:1', user: 'by hand' },
      ourWeb(
        { image: 'nginx:1', user: 'before' },
        image('evil:1'),
        specValue(['TaskTemplate', 'ContainerSpec', 'User'], 'by hand'),
      ),
    );

    expect(plan.drift.flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual(['image']);
  });

  it('updates what the manifests changed, cause manifest, without drift', () => {
    const { plan } = planWeb({ image: 'nginx:2' }, ourWeb({ image: 'nginx:1' }, image('nginx:1')));

    expect(plan.changes).toMatchObject([{ op: 'update', cause: 'manifest' }]);
    expect(plan.drift).toEqual([]);
  });

  it('calls it the manifests where both sides moved away from what was applied', () => {
    const { plan } = planWeb({ image: 'nginx:2' }, ourWeb({ image: 'nginx:1' }, image('httpd:2')));

    expect(plan.changes).toMatchObject([{ op: 'update', cause: 'manifest' }]);
    expect(plan.drift).toMatchObject([
      { fields: [{ path: 'image', field: 'image', from: 'nginx:1', to: 'httpd:2' }] },
    ]);
  });

  it('calls it the manifests where a changed variable was tampered with too', () => {
    const { plan } = planWeb({ env: { A: '2' } }, ourWeb({ env: { A: '1' } }, env('A=hacked')));

    expect(plan.changes).toMatchObject([{ cause: 'manifest' }]);
  });

  it('calls it the manifests where one field drifted and another was changed', () => {
    const { plan } = planWeb(
      { image: 'nginx:2', user: 'a' },
      ourWeb({ image: 'nginx:1', user: 'a' }, image('nginx:1')),
    );

    expect(plan.changes).toMatchObject([{ cause: 'manifest' }]);
    expect(plan.drift).toMatchObject([{ fields: [{ path: 'user' }] }]);
  });

  it('calls it the manifests where the record of what was applied is broken', () => {
    const broken = { ...ownLabels({ image: 'nginx:1' }), [appliedLabel]: '{"image":' };

    const { plan } = planWeb(
      { image: 'nginx:1' },
      { services: [observedService('web', labels(broken), image('httpd:2'))] },
    );

    expect(plan.changes).toMatchObject([{ op: 'update', cause: 'manifest' }]);
    expect(plan.drift).toEqual([]);
  });

  it('finds a tampered secret variable without ever showing it', () => {
    const planned = planWeb(
      { env: { PASSWORD: 'hunter2' } },
      ourWeb({ env: { PASSWORD: 'hunter2' } }, env('PASSWORD=stolen', 'EXTRA=leaked')),
    );

    expect(planned.plan.changes).toMatchObject([
      {
        cause: 'drift',
        fields: [
          { path: 'env.EXTRA', field: 'env', key: 'EXTRA', from: '(sensitive)', to: undefined },
          { path: 'env.PASSWORD', field: 'env', key: 'PASSWORD', from: '(sensitive)', to: '(sensitive)' },
        ],
      },
    ]);
    expect(JSON.stringify([planned.plan, planned.ledger])).not.toMatch(/hunter2|stolen|leaked/);
  });

  it('refuses a change of mode with the recipe', () => {
    const { plan } = planWeb(
      { image: 'nginx:1', mode: 'global' },
      ourWeb({ image: 'nginx:1' }, image('nginx:1')),
    );

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toMatchObject([
      {
        resource: 'service/web',
        reason: expect.stringContaining('"mode"') as unknown,
        hint: expect.stringContaining('docker service rm web') as unknown,
      },
    ]);
  });

  it('refuses a foreign service, and one of another owner', () => {
    const foreign = planWeb({ image: 'nginx:1' }, { services: [observedService('web', image('nginx:1'))] });
    const other = planWeb(
      { image: 'nginx:1' },
      { services: [observedService('web', labels({ [ownerLabel]: 'team-b' }))] },
    );

    expect(foreign.plan).toMatchObject({
      changes: [],
      refused: [{ reason: expect.stringContaining('not managed by us') as unknown }],
    });
    expect(other.plan).toMatchObject({
      changes: [],
      refused: [{ reason: 'it belongs to the owner "team-b"' }],
    });
  });

  it('knows a service as ours by the ledger where somebody wiped its labels off, by its id only', () => {
    const web = observedService('web', image('httpd:2'));
    const rows = (id: string): Ledger['rows'] => ({ 'service/web': { id, attempted: 'x' } });

    expect(planWeb({ image: 'nginx:1' }, { services: [web] }, rows('id-of-web')).plan.changes).toHaveLength(
      1,
    );
    expect(planWeb({ image: 'nginx:1' }, { services: [web] }, rows('another')).plan.refused).toHaveLength(1);
  });

  it('never takes the core for a service of ours, though the ledger has a row for its config', () => {
    const row = { id: 'id-of-ucp-interlock', attempted: 'x', applied: { core: {} } };

    const { plan } = planChanges(
      planInput({
        desired: desired({ services: [desiredService('ucp-interlock', { image: 'nginx:1' })] }),
        observed: observedSwarm({ services: [observedService('ucp-interlock', image('core:1'))] }),
        ledger: { salt, rows: { 'service/ucp-interlock': row } },
      }),
    );

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toHaveLength(1);
  });

  it('overlays its fields on the spec and keeps everything else', () => {
    const planned = planWeb(
      { image: 'nginx:2', labels: { team: 'a' } },
      {
        services: [
          observedService(
            'web',
            labels(ownLabels({ image: 'nginx:1', labels: { old: '1' } }, { old: '1', theirs: '1' })),
            image('nginx:1'),
            replicas(5),
            specValue(['UpdateConfig'], { Parallelism: 2 }),
            specValue(['TaskTemplate', 'ForceUpdate'], 4),
            specValue(['TaskTemplate', 'Unknown'], { Field: true }),
          ),
        ],
      },
    );

    const spec = specSent(planned);
    expect(spec).toMatchObject({
      Mode: { Replicated: { Replicas: 5 } },
      UpdateConfig: { Parallelism: 2 },
      TaskTemplate: { ForceUpdate: 4, Unknown: { Field: true }, ContainerSpec: { Image: 'nginx:2' } },
    });
    const { [appliedLabel]: applied, ...others } = labelsIn(spec);
    expect(others).toEqual({ theirs: '1', team: 'a', [ownerLabel]: 'default' });
    expect(JSON.parse(applied ?? '')).toEqual({ image: 'nginx:2', labels: { team: 'a' } });
  });

  it('sends the version that was read', () => {
    const { writes } = planWeb({ image: 'nginx:2' }, ourWeb({ image: 'nginx:1' }, image('nginx:1')));

    expect(writes.get('service/web')).toMatchObject({ ref: { id: 'id-of-web', version: 7 } });
  });

  it('names networks by their ids where they are there, and waits for those that are made', () => {
    const planned = planChanges(
      planInput({
        desired: desired({
          networks: [desiredNetwork('new')],
          services: [desiredService('web', { image: 'nginx:1', networks: ['back', 'new'] })],
        }),
        observed: observedSwarm({ networks: [observedNetwork('back')] }),
      }),
    );

    expect(planned.plan.changes.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['network/new', []],
      ['service/web', ['network/new']],
    ]);
    expect(specSent(planned)).toMatchObject({
      TaskTemplate: { Networks: [{ Target: 'id-of-back' }, { Target: 'new' }] },
    });
  });

  it('takes a recreated network of the same name for a change', () => {
    const { plan } = planChanges(
      planInput({
        desired: desired({ services: [desiredService('web', { networks: ['back'] })] }),
        observed: observedSwarm({
          networks: [observedNetwork('back')],
          services: [
            observedService('web', labels(ownLabels({ networks: ['back'] })), attached('id-of-the-old')),
          ],
        }),
      }),
    );

    expect(plan.changes).toMatchObject([{ fields: [{ path: 'networks' }] }]);
  });

  it('waits for a service that it changes, without holding up later writes', () => {
    const { plan } = planWeb({ image: 'nginx:1' }, {});

    expect(plan.waits).toEqual([
      {
        id: 'wait/service/web',
        resource: 'service/web',
        until: 'converged',
        required: false,
        dependsOn: ['service/web'],
      },
    ]);
  });
});

describe('a service without an image that nobody has deployed yet', () => {
  const warningOf = (cluster: DesiredService['cluster']): string | undefined =>
    planChanges(
      planInput({
        desired: desired({ services: [{ ...desiredService('web', { replicas: 2 }), cluster }] }),
      }),
    ).plan.warnings.find(({ kind }) => kind === 'awaitedService')?.message;

  it('is told what is done once it is deployed: its route is added, if it has one', () => {
    expect(warningOf('east')).toContain('its route is added as soon as it is deployed');
    expect(warningOf(undefined)).toContain('its fields are set as soon as it is deployed');
  });
});

import { describe, expect, it } from 'vitest';
import { contentOf } from '../../src/model/content.ts';
import type { DesiredFile, DesiredService } from '../../src/model/desired.ts';
import { keyOf, type Key } from '../../src/model/key.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { ObservedService, ObservedSwarm } from '../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../src/model/own-labels.ts';
import type { PlanInput } from '../../src/plan/plan-input.ts';
import { planChanges, type Planned } from '../../src/plan/plan-changes.ts';
import {
  image,
  labels,
  observedConfig,
  observedSecret,
  observedService,
  observedSwarm,
  observedTask,
  specValue,
  type SpecPart,
} from '../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput, salt } from '../builders/plan-input.ts';

const first = 'cert-aaaaaaaaaaaa';
const second = 'cert-bbbbbbbbbbbb';
const web: Key = 'service/web';

const file = (name: string, said: Partial<DesiredFile> = {}): DesiredFile => ({
  key: keyOf(said.kind ?? 'secret', name),
  kind: 'secret',
  name,
  stem: name.slice(0, -13),
  origin: 'web.yaml:3',
  path: 'web.crt',
  labels: {},
  content: contentOf(new TextEncoder().encode('hunter2')),
  isEncrypted: false,
  services: [web],
  ...said,
});

const service = (name: string, objects: readonly string[]): DesiredService => ({
  ...desiredService(name, {
    image: 'nginx:1',
    secrets: Object.fromEntries(objects.map((object) => [object.slice(0, -13), object])),
  }),
  objects: objects.map((object) => keyOf('secret', object)),
});

const mounts = (...names: readonly string[]): SpecPart =>
  specValue(
    ['TaskTemplate', 'ContainerSpec', 'Secrets'],
    names.map((name) => ({
      File: { Name: name.slice(0, -13), UID: '0', GID: '0', Mode: 292 },
      SecretID: `id-of-${name}`,
      SecretName: name,
    })),
  );

/** As we made it. */
const ours = (name: string, stem = name.slice(0, -13), own: Record<string, string> = {}) =>
  observedSecret(name, {
    labels: {
      ...own,
      [ownerLabel]: 'default',
      [appliedLabel]: JSON.stringify({ name: stem, labels: own }),
    },
  });

const standing = (name: string, ...parts: readonly SpecPart[]): ObservedService =>
  observedService(name, image('nginx:1'), ...parts);

const plan = (
  said: Partial<PlanInput['desired']>,
  observed: Partial<ObservedSwarm>,
  more: Partial<PlanInput> = {},
) => planChanges(planInput({ desired: desired(said), observed: observedSwarm(observed), ...more }));

const opsOf = ({ plan: { changes } }: Planned): readonly string[] =>
  changes.map(({ op, resource, cause }) => `${op} ${resource} ${cause}`);

describe('planChanges() for secrets and configs made of files', () => {
  it('makes one before the service that needs it, and shows its path and no content', () => {
    const planned = plan({ files: [file(first)], services: [service('web', [first])] }, {});

    expect(opsOf(planned)).toEqual([`create secret/${first} manifest`, 'create service/web manifest']);
    expect(planned.plan.changes[0]).toMatchObject({
      fields: [{ path: 'file', to: 'web.crt' }],
      impact: { class: 'none', summary: 'new secret' },
    });
    expect(planned.plan.changes[1]?.dependsOn).toEqual([`secret/${first}`]);
    expect(JSON.stringify([planned.plan, [...planned.writes], planned.ledger])).not.toContain('hunter2');
    expect(planned.writes.get(`secret/${first}`)).toMatchObject({
      kind: 'createFile',
      file: { kind: 'secret', name: first, labels: { [ownerLabel]: 'default' } },
    });
  });

  it('uses again what a crash has left', () => {
    const planned = plan(
      { files: [file(first)], services: [service('web', [first])] },
      { secrets: [ours(first)] },
    );

    expect(opsOf(planned)).toEqual(['create service/web manifest']);
    const write = planned.writes.get(web);
    expect(JSON.stringify(write)).toContain(`"SecretID":"id-of-${first}"`);
    expect(planned.ledger.rows[`secret/${first}`]).toMatchObject({ id: `id-of-${first}` });
  });

  it.each([
    ['of nobody', observedSecret(first), 'it was not made by us'],
    ['of another owner', observedSecret(first, { labels: { [ownerLabel]: 'other' } }), 'the owner "other"'],
  ])('refuses one of the same name %s, and the service with it', (_whose, secret, reason) => {
    const { plan: refused } = plan(
      { files: [file(first)], services: [service('web', [first])] },
      { secrets: [secret] },
    );

    expect(refused.changes).toEqual([]);
    expect(refused.refused).toMatchObject([
      { resource: `secret/${first}`, reason: expect.stringContaining(reason) as unknown },
      { resource: web, reason: `it depends on secret/${first}, which is refused` },
    ]);
  });

  it('makes one again that somebody deleted, cause drift', () => {
    const planned = plan(
      { files: [file(first)], services: [service('web', [first])] },
      { services: [standing('web', labels(ownLabels({ image: 'nginx:1' })), mounts(first))] },
      { ledger: { salt, rows: { [`secret/${first}`]: { id: 'x', attempted: 'y' } } } },
    );

    expect(opsOf(planned)).toContain(`create secret/${first} drift`);
    expect(planned.plan.drift).toContainEqual({ resource: `secret/${first}`, state: 'deleted', fields: [] });
  });

  it('tells a label that somebody changed from one that the manifest changed, and keeps those of others', () => {
    const changed = { ...ours(first, 'cert', { team: 'web' }) };
    const drifted = { ...changed, labels: { ...changed.labels, team: 'mine', 'com.docker.ucp.x': 'y' } };
    const planOf = (wanted: Record<string, string>, secret: typeof changed): Planned =>
      plan({ files: [file(first, { labels: wanted })] }, { secrets: [secret] });

    expect(opsOf(planOf({ team: 'web' }, changed))).toEqual([]);
    expect(opsOf(planOf({ team: 'shop' }, changed))).toEqual([`update secret/${first} manifest`]);
    const healed = planOf({ team: 'web' }, drifted);
    expect(opsOf(healed)).toEqual([`update secret/${first} drift`]);
    expect(healed.plan.drift).toMatchObject([{ fields: [{ path: 'labels.team', from: 'web', to: 'mine' }] }]);
    expect(healed.writes.get(`secret/${first}`)).toMatchObject({
      kind: 'relabel',
      object: { kind: 'secret', name: first, labels: { team: 'web', 'com.docker.ucp.x': 'y' } },
    });
    expect(opsOf(planOf({}, changed))).toEqual([`update secret/${first} manifest`]);
  });

  it('makes none for services of which nothing is carried out', () => {
    const foreign = standing('web');
    const refused = plan(
      { files: [file(first)], services: [service('web', [first])] },
      { services: [foreign] },
    );
    const held = plan(
      {
        files: [file(first)],
        services: [service('web', [first])],
        held: [{ resource: web, reason: 'suspended' }],
      },
      {},
    );
    const suspension = {
      since: '2026-01-01T00:00:00Z',
      until: '2999-01-01T00:00:00Z',
      by: 'ann',
      reason: 'x',
    };
    const suspended = plan(
      { files: [file(first)], services: [service('web', [first])] },
      {},
      { ledger: { salt, rows: {}, suspensions: { [web]: suspension } } },
    );

    expect(refused.plan.changes).toEqual([]);
    expect(refused.ledger.rows).toEqual({});
    expect(held.plan.changes).toEqual([]);
    expect(suspended.plan.changes).toEqual([]);
  });

  it('keeps what the ledger says of it meanwhile, and of everything else what the plan says', () => {
    const key = keyOf('secret', first);
    const rows = { [key]: { id: 'x', attempted: 'y' } };

    const planned = plan(
      { files: [file(first)], services: [service('web', [first]), desiredService('shop', { image: 'a' })] },
      { services: [standing('web')] },
      { ledger: { salt, rows } },
    );

    expect(opsOf(planned)).toEqual(['create service/shop manifest']);
    expect(Object.keys(planned.ledger.rows)).toEqual([key, 'service/shop']);
    expect(planned.ledger.rows[key]).toEqual(rows[key]);
  });

  it('labels one that is there, though its service is refused', () => {
    const planned = plan(
      {
        files: [file(first, { labels: { team: 'web', area: 'shop' } })],
        services: [service('web', [first])],
      },
      { secrets: [ours(first, 'cert', { team: 'mine', zone: '1' })], services: [standing('web')] },
    );

    expect(planned.plan.changes).toMatchObject([
      {
        fields: [
          { path: 'labels.area', from: undefined, to: 'shop' },
          { path: 'labels.team', from: 'mine', to: 'web' },
          { path: 'labels.zone', from: '1', to: undefined },
        ],
        impact: { class: 'none', summary: 'labels only' },
      },
    ]);
    const write = planned.writes.get(`secret/${first}`);
    expect(write).toMatchObject({ kind: 'relabel', ref: { id: `id-of-${first}`, version: 2 } });
    expect(write?.kind === 'relabel' && write.object.labels['zone']).toBeUndefined();
  });

  it('refuses one that cannot be decrypted, with the reason, and shows its labels where it can', () => {
    const key = keyOf('secret', first);
    const sealed = file(first, { isEncrypted: true, labels: { team: 'web' } });
    const opened = new Map([[key, { reason: 'no identity fits', hint: 'Give one with --identity' }]]);

    expect(plan({ files: [sealed] }, {}, { opened }).plan).toMatchObject({
      changes: [],
      refused: [{ resource: key, reason: 'no identity fits', hint: 'Give one with --identity' }],
    });
    expect(plan({ files: [sealed] }, {}).plan.changes[0]?.fields).toEqual([
      { path: 'file', from: undefined, to: 'web.crt' },
      { path: 'labels.team', from: undefined, to: 'web' },
    ]);
  });

  it('makes it all the same where one of its services is carried out', () => {
    const shared = file(first, { services: [web, 'service/shop'] });

    const planned = plan(
      { files: [shared], services: [service('web', [first]), service('shop', [first])] },
      { services: [standing('web')] },
    );

    expect(opsOf(planned)).toEqual([`create secret/${first} manifest`, 'create service/shop manifest']);
  });

  it('shows one that is encrypted and cannot carry it out, until it is decrypted', () => {
    const sealed = { files: [file(first, { isEncrypted: true, path: 'web.crt.age' })], services: [] };
    const key = keyOf('secret', first);
    const opened = contentOf(Uint8Array.of(1));

    expect(plan(sealed, {}).writes.get(key)).toMatchObject({ kind: 'createSealed', path: 'web.crt.age' });
    const write = plan(sealed, {}, { opened: new Map([[key, { content: opened }]]) }).writes.get(key);
    expect(write?.kind === 'createFile' && write.file.content).toBe(opened);
  });
});

describe('planChanges() for objects that somebody else makes', () => {
  it('refuses what needs one that is not there, and names it', () => {
    const { plan: refused } = plan(
      {
        neededObjects: [{ key: 'config/shared', origin: 'web.yaml:3' }],
        services: [{ ...desiredService('web', { image: 'nginx:1' }), objects: ['config/shared'] }],
      },
      { secrets: [observedSecret('shared')] },
    );

    expect(refused.changes).toEqual([]);
    expect(refused.refused).toMatchObject([
      {
        resource: 'config/shared',
        reason: 'no such config is in the swarm, and web.yaml:3 needs it',
        hint: expect.stringContaining('docker config create shared FILE') as unknown,
      },
      { resource: web },
    ]);
  });

  it('uses one that is there', () => {
    const planned = plan(
      {
        neededObjects: [{ key: 'config/shared', origin: 'web.yaml:3' }],
        services: [{ ...desiredService('web', { image: 'nginx:1' }), objects: ['config/shared'] }],
      },
      { configs: [observedConfig('shared')] },
    );

    expect(opsOf(planned)).toEqual(['create service/web manifest']);
  });
});

describe('planChanges() for what was made of files before', () => {
  const retainedOf = (swarm: Partial<ObservedSwarm>, more: Partial<PlanInput> = {}): readonly unknown[] => {
    const planned = plan({}, { secrets: [ours(first)], ...swarm }, more);
    expect(planned.plan.changes.filter(({ resource }) => resource.startsWith('secret/'))).toEqual([]);
    return planned.plan.retained
      .filter(({ resource }) => resource === `secret/${first}`)
      .map(({ reason }) => reason);
  };
  const previous = (spec: JsonObject): ObservedService => ({ ...standing('web'), previousSpec: spec });

  it('removes what nobody uses, cause rotation, whatever --prune says', () => {
    const planned = plan({}, { secrets: [ours(first)], services: [standing('web')] });

    expect(opsOf(planned)).toEqual([`delete secret/${first} rotation`]);
    expect(planned.writes.get(`secret/${first}`)).toEqual({ kind: 'removeSecret', id: `id-of-${first}` });
  });

  it.each([
    ['a spec', { services: [standing('web', mounts(first))] }, 'mounts it'],
    [
      'a label of a route',
      { services: [standing('web', labels({ 'com.docker.lb.ssl_key': first }))] },
      'names it in a label',
    ],
    [
      'a previous spec',
      { services: [previous(standing('web', mounts(first)).spec)] },
      'goes back to it when it is rolled back',
    ],
    [
      'a label of a previous spec',
      { services: [previous({ Labels: { 'com.docker.lb.ssl_cert': first } })] },
      'goes back to it when it is rolled back',
    ],
    [
      'a running task',
      { services: [standing('web')], tasks: [observedTask('web', { secretIds: [`id-of-${first}`] })] },
      'runs a task with it',
    ],
  ])('retains what is used by %s', (_what, swarm, reason) => {
    expect(retainedOf(swarm)).toEqual([`service/web ${reason}`]);
  });

  it('retains everything where the source is a single file', () => {
    expect(retainedOf({}, { isPartial: true })).toEqual([
      'used by nothing here, and a single file never deletes',
    ]);
  });

  it('removes what only the label of a config names, and what a rollback does not need', () => {
    const labelled = standing('web', labels({ 'com.docker.lb.ssl_key': second }));
    const conf = observedConfig(second, { labels: ours(second).labels });

    const planned = plan({}, { configs: [conf], services: [labelled] });
    expect(opsOf(planned)).toEqual([`delete config/${second} rotation`]);
    expect(planned.writes.get(`config/${second}`)).toEqual({ kind: 'removeConfig', id: `id-of-${second}` });
    expect(opsOf(plan({}, { secrets: [ours(first)], services: [previous(standing('web').spec)] }))).toEqual([
      `delete secret/${first} rotation`,
    ]);
  });

  it('names the service whose task runs with it, and no other', () => {
    const tasks = [observedTask('shop', { configIds: [`id-of-${first}`] })];
    const conf = observedConfig(first, { labels: ours(first).labels });

    const { plan: kept } = plan(
      {},
      { configs: [conf], services: [standing('web'), standing('shop')], tasks },
    );

    expect(kept.retained).toEqual([
      { resource: `config/${first}`, reason: 'service/shop runs a task with it' },
    ]);
  });

  it('keeps it for a service that is only released: that stays', () => {
    const user = specValue(['TaskTemplate', 'ContainerSpec', 'User'], 'ours');
    const row = { id: 'id-of-web', attempted: 'x', applied: { user: 'ours' } };

    const planned = plan(
      {},
      { secrets: [ours(first)], services: [standing('web', user, mounts(first))] },
      { prune: true, ledger: { salt, rows: { [web]: row } } },
    );

    expect(opsOf(planned)).toEqual(['update service/web prune']);
    expect(planned.plan.retained).toMatchObject([{ reason: 'service/web mounts it' }]);
  });

  it('removes it behind the services that go with the same plan', () => {
    const old = standing('web', labels(ownLabels({ image: 'nginx:1' })), mounts(first));

    const planned = plan({}, { secrets: [ours(first)], services: [old] }, { prune: true });

    expect(opsOf(planned)).toEqual(['delete service/web prune', `delete secret/${first} rotation`]);
    expect(planned.plan.changes[1]?.dependsOn).toEqual([web]);
  });

  it.each([
    ['what others made', observedSecret(first)],
    ['what another owner made', { ...ours(first), labels: { ...ours(first).labels, [ownerLabel]: 'other' } }],
    ['what has another name than its record', ours(first, 'key')],
    ['what has no hash in its name', ours('cert-of-mine', 'cert')],
    ['what has no record', observedSecret(first, { labels: { [ownerLabel]: 'default' } })],
  ])('leaves %s alone', (_what, secret) => {
    expect(plan({}, { secrets: [secret] }).plan).toMatchObject({ changes: [], retained: [] });
  });

  it('leaves what is declared, and what no file was made into', () => {
    const conf = observedConfig('conf-1', {
      labels: { [ownerLabel]: 'default', [appliedLabel]: JSON.stringify({ blocks: [] }) },
    });

    const planned = plan({ files: [file(second)] }, { secrets: [ours(second)], configs: [conf] });

    expect(planned.plan).toMatchObject({ changes: [], retained: [] });
  });
});

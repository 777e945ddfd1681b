import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/model/manifest/content.ts';
import { keyOf } from '../../../src/kernel/key.ts';
import { ownerLabel } from '../../../src/model/own-labels.ts';
import { type Planned } from '../../../src/plan/plan-changes.ts';
import { labels, observedConfig, observedSecret } from '../../builders/observed.ts';
import { desiredService, ownLabels, salt } from '../../builders/plan-input.ts';
import {
  first,
  web,
  file,
  service,
  mounts,
  ours,
  existing,
  plan,
  opsOf,
} from '../../builders/object-files.ts';

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

  it('reuses what a crash has left', () => {
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
    ['of nobody', observedSecret(first), 'it is not managed by us'],
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
      { services: [existing('web', labels(ownLabels({ image: 'nginx:1' })), mounts(first))] },
      { ledger: { salt, rows: { [`secret/${first}`]: { id: 'x', attempted: 'y' } } } },
    );

    expect(opsOf(planned)).toContain(`create secret/${first} drift`);
    expect(planned.plan.drift).toContainEqual({ resource: `secret/${first}`, state: 'deleted', fields: [] });
  });

  it('distinguishes drift of a label from a change of the manifest, and keeps labels of others', () => {
    const changed = { ...ours(first, 'cert', { team: 'web' }) };
    const drifted = { ...changed, labels: { ...changed.labels, team: 'mine', constructor: 'y' } };
    const planOf = (desiredLabels: Record<string, string>, secret: typeof changed): Planned =>
      plan({ files: [file(first, { labels: desiredLabels })] }, { secrets: [secret] });

    expect(opsOf(planOf({ team: 'web' }, changed))).toEqual([]);
    expect(opsOf(planOf({ team: 'shop' }, changed))).toEqual([`update secret/${first} manifest`]);
    const healed = planOf({ team: 'web' }, drifted);
    expect(opsOf(healed)).toEqual([`update secret/${first} drift`]);
    expect(healed.plan.drift).toMatchObject([
      { fields: [{ path: 'labels.team', field: 'labels', key: 'team', from: 'web', to: 'mine' }] },
    ]);
    expect(healed.writes.get(`secret/${first}`)).toMatchObject({
      kind: 'relabel',
      object: { kind: 'secret', name: first, labels: { team: 'web', constructor: 'y' } },
    });
    expect(opsOf(planOf({}, changed))).toEqual([`update secret/${first} manifest`]);
  });

  it('makes none for services of which nothing is carried out', () => {
    const foreign = existing('web');
    const refused = plan(
      { files: [file(first)], services: [service('web', [first])] },
      { services: [foreign] },
    );
    const held = plan(
      {
        files: [file(first)],
        services: [service('web', [first])],
        observeOnly: [{ resource: web, reason: 'suspended' }],
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
      { services: [existing('web')] },
      { ledger: { salt, rows } },
    );

    expect(opsOf(planned)).toEqual(['create service/shop manifest']);
    expect(Object.keys(planned.ledger.rows)).toEqual([key, 'service/shop']);
    expect(planned.ledger.rows[key]).toEqual(rows[key]);
  });

  it('labels an existing one, though its service is refused', () => {
    const planned = plan(
      {
        files: [file(first, { labels: { team: 'web', area: 'shop' } })],
        services: [service('web', [first])],
      },
      { secrets: [ours(first, 'cert', { team: 'mine', zone: '1' })], services: [existing('web')] },
    );

    expect(planned.plan.changes).toMatchObject([
      {
        fields: [
          { path: 'labels.area', field: 'labels', key: 'area', from: undefined, to: 'shop' },
          { path: 'labels.team', field: 'labels', key: 'team', from: 'mine', to: 'web' },
          { path: 'labels.zone', field: 'labels', key: 'zone', from: '1', to: undefined },
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
    const sealed = file(first, { file: { path: 'web.crt', isEncrypted: true }, labels: { team: 'web' } });
    const decrypted = new Map([[key, { reason: 'no identity fits', hint: 'Give one with --identity' }]]);

    expect(plan({ files: [sealed] }, {}, { decrypted }).plan).toMatchObject({
      changes: [],
      refused: [{ resource: key, reason: 'no identity fits', hint: 'Give one with --identity' }],
    });
    expect(plan({ files: [sealed] }, {}).plan.changes[0]?.fields).toEqual([
      { path: 'file', field: 'file', from: undefined, to: 'web.crt' },
      { path: 'labels.team', field: 'labels', key: 'team', from: undefined, to: 'web' },
    ]);
  });

  it('makes it all the same where one of its services is carried out', () => {
    const shared = file(first, { services: [web, 'service/shop'] });

    const planned = plan(
      { files: [shared], services: [service('web', [first]), service('shop', [first])] },
      { services: [existing('web')] },
    );

    expect(opsOf(planned)).toEqual([`create secret/${first} manifest`, 'create service/shop manifest']);
  });

  it('shows one that is encrypted and cannot carry it out, until it is decrypted', () => {
    const encrypted = { path: 'web.crt.age', isEncrypted: true };
    const sealed = { files: [file(first, { file: encrypted })], services: [] };
    const key = keyOf('secret', first);
    const decrypted = contentOf(Uint8Array.of(1));

    expect(plan(sealed, {}).writes.get(key)).toMatchObject({ kind: 'createSealed', path: 'web.crt.age' });
    const write = plan(sealed, {}, { decrypted: new Map([[key, { content: decrypted }]]) }).writes.get(key);
    expect(write?.kind === 'createFile' && write.file.content).toBe(decrypted);
  });
});

describe('planChanges() for objects that someone else creates', () => {
  it('refuses what needs a missing one, and names it', () => {
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
        reason: 'this config does not exist in the swarm, and web.yaml:3 needs it',
        hint: expect.stringContaining('docker config create shared FILE') as unknown,
      },
      { resource: web },
    ]);
  });

  it('uses an existing one', () => {
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

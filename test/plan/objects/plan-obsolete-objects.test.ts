import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { ObservedService, ObservedSwarm } from '../../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import type { PlanInput } from '../../../src/plan/plan-input.ts';
import { labels, observedConfig, observedSecret, observedTask, specValue } from '../../builders/observed.ts';
import { ownLabels, salt } from '../../builders/plan-input.ts';
import {
  first,
  second,
  web,
  file,
  mounts,
  ours,
  existing,
  plan,
  opsOf,
} from '../../builders/object-files.ts';

describe('planChanges() for what was made of files before', () => {
  const retainedOf = (swarm: Partial<ObservedSwarm>, more: Partial<PlanInput> = {}): readonly unknown[] => {
    const planned = plan({}, { secrets: [ours(first)], ...swarm }, more);
    expect(planned.plan.changes.filter(({ resource }) => resource.startsWith('secret/'))).toEqual([]);
    return planned.plan.retained
      .filter(({ resource }) => resource === `secret/${first}`)
      .map(({ reason }) => reason);
  };
  const previous = (spec: JsonObject): ObservedService => ({ ...existing('web'), previousSpec: spec });

  it('removes what nobody uses, cause rotation, whatever --prune says', () => {
    const planned = plan({}, { secrets: [ours(first)], services: [existing('web')] });

    expect(opsOf(planned)).toEqual([`delete secret/${first} rotation`]);
    expect(planned.writes.get(`secret/${first}`)).toEqual({ kind: 'removeSecret', id: `id-of-${first}` });
  });

  it.each([
    ['a spec', { services: [existing('web', mounts(first))] }, 'mounts it'],
    [
      'a label of a route',
      { services: [existing('web', labels({ 'com.docker.lb.ssl_key': first }))] },
      'names it in a label',
    ],
    [
      'a previous spec',
      { services: [previous(existing('web', mounts(first)).spec)] },
      'needs it for a rollback',
    ],
    [
      'a label of a previous spec',
      { services: [previous({ Labels: { 'com.docker.lb.ssl_cert': first } })] },
      'needs it for a rollback',
    ],
    [
      'a running task',
      { services: [existing('web')], tasks: [observedTask('web', { secretIds: [`id-of-${first}`] })] },
      'runs a task with it',
    ],
  ])('retains what is used by %s', (_what, swarm, reason) => {
    expect(retainedOf(swarm)).toEqual([`service/web ${reason}`]);
  });

  it('retains everything where only some of the manifests were read', () => {
    expect(retainedOf({}, { isPartial: true })).toEqual([
      'not in use here: only some of the manifests were read, so nothing is deleted',
    ]);
  });

  it('removes what only the label of a config names, and what a rollback does not need', () => {
    const labelled = existing('web', labels({ 'com.docker.lb.ssl_key': second }));
    const conf = observedConfig(second, { labels: ours(second).labels });

    const planned = plan({}, { configs: [conf], services: [labelled] });
    expect(opsOf(planned)).toEqual([`delete config/${second} rotation`]);
    expect(planned.writes.get(`config/${second}`)).toEqual({ kind: 'removeConfig', id: `id-of-${second}` });
    expect(opsOf(plan({}, { secrets: [ours(first)], services: [previous(existing('web').spec)] }))).toEqual([
      `delete secret/${first} rotation`,
    ]);
  });

  it('names the service whose task runs with it, and no other', () => {
    const tasks = [observedTask('shop', { configIds: [`id-of-${first}`] })];
    const conf = observedConfig(first, { labels: ours(first).labels });

    const { plan: kept } = plan(
      {},
      { configs: [conf], services: [existing('web'), existing('shop')], tasks },
    );

    expect(kept.retained).toEqual([
      { resource: `config/${first}`, reason: 'service/shop runs a task with it' },
    ]);
  });

  it('keeps it for a service that is only un-adopted: that stays', () => {
    const user = specValue(['TaskTemplate', 'ContainerSpec', 'User'], 'ours');
    const row = { id: 'id-of-web', attempted: 'x', applied: { user: 'ours' } };

    const planned = plan(
      {},
      { secrets: [ours(first)], services: [existing('web', user, mounts(first))] },
      { prune: true, ledger: { salt, rows: { [web]: row } } },
    );

    expect(opsOf(planned)).toEqual(['update service/web prune']);
    expect(planned.plan.retained).toMatchObject([{ reason: 'service/web mounts it' }]);
  });

  it('removes it after the services that the same plan removes', () => {
    const old = existing('web', labels(ownLabels({ image: 'nginx:1' })), mounts(first));

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

import { describe, expect, it } from 'vitest';
import type { Labels, ObservedService } from '../../../src/model/observed.ts';
import { ownerLabel } from '../../../src/model/own-labels.ts';
import { planChanges } from '../../../src/plan/plan-changes.ts';
import { desiredInterlock } from '../../builders/desired-interlock.ts';
import { instanceId, planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { manifestSet, service } from '../../builders/manifests.ts';
import {
  attached,
  image,
  labels,
  observedNetwork,
  observedService,
  observedSwarm,
} from '../../builders/observed.ts';
import { desired, desiredService, ownLabels, planInput, salt } from '../../builders/plan-input.ts';

const owned = { [ownerLabel]: 'default' };

describe('planChanges() for a network that is no longer declared', () => {
  const joining = (name: string, others: Labels = {}) =>
    observedService(
      name,
      labels({ ...ownLabels({ image: 'a', networks: ['net'] }), ...others }),
      image('a'),
      attached('id-of-net'),
    );
  const pruneNet = (
    observed: readonly ObservedService[],
    overrides: Parameters<typeof desired>[0],
    rows = {},
  ) =>
    planChanges(
      planInput({
        desired: desired(overrides),
        observed: observedSwarm({
          networks: [observedNetwork('net', { labels: owned }), observedNetwork('back')],
          services: observed,
        }),
        ledger: { salt, rows },
        prune: true,
      }),
    );

  it('keeps it as long as a manifest names it, whether its service exists or not', () => {
    const services = [desiredService('web', { image: 'a', networks: ['net'] })];

    for (const observed of [[], [joining('web')]]) {
      const { plan: planned } = pruneNet(observed, { services });

      expect(planned.changes.filter(({ op }) => op === 'delete')).toEqual([]);
      expect(planned.retained).toEqual([
        {
          resource: 'network/net',
          reason: 'no longer declared, kept as long as it is joined by service/web',
        },
      ]);
    }
  });

  it('keeps it as long as a block that stays names it, whether its proxy exists or not', () => {
    const block = { ServiceCluster: 'a', ProxyServiceName: 'proxy-a', Networks: ['net'] };
    const document = {
      top: {},
      extensions: { a: block, b: { ProxyServiceName: 'proxy-b', Networks: ['back'] } },
    };
    const retainedWith = (obsoleteBlocks: readonly string[]) =>
      pruneNet([], { interlock: desiredInterlock(document, { obsoleteBlocks }) }).plan.retained;

    expect(retainedWith([])).toEqual([
      {
        resource: 'network/net',
        reason: 'no longer declared, kept as long as it is joined by service/proxy-a',
      },
    ]);
    expect(retainedWith(['a'])).toEqual([]);
  });

  it('deletes it after a service has left it by the same plan', () => {
    const moved = [desiredService('web', { image: 'a', networks: ['back'] })];

    const { plan: planned } = pruneNet([joining('web')], { services: moved });

    expect(planned.changes.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['service/web', []],
      ['network/net', ['service/web']],
    ]);
  });

  it('deletes it after an adopted service is un-adopted', () => {
    const shop = observedService('shop', image('a'), attached('id-of-net'));
    const row = { id: 'id-of-shop', attempted: 'x', applied: { networks: ['net'] } };

    const { plan: planned } = pruneNet([shop], {}, { 'service/shop': row });

    expect(planned.changes.map(({ id }) => id)).toEqual(['service/shop', 'network/net']);
  });

  it('keeps it if an adopted service was on it before adoption', () => {
    const shop = observedService('shop', image('a'), attached('id-of-net'), labels({ team: 'a' }));
    const applied = { networks: ['net'], labels: { team: 'a' } };
    const row = { id: 'id-of-shop', attempted: 'x', applied, before: { networks: { net: [true] } } };

    const { plan: planned } = pruneNet([shop], {}, { 'service/shop': row });

    expect(planned.changes.map(({ id }) => id)).toEqual(['service/shop']);
    expect(planned.retained.map(({ reason }) => reason)).toEqual([
      'no longer declared, kept as long as it is joined by service/shop',
    ]);
  });

  it('deletes it after all who leave it, by name', () => {
    const moved = ['web', 'blog'].map((name) => desiredService(name, { image: 'a', networks: ['back'] }));

    const { plan: planned } = pruneNet([joining('web'), joining('blog')], { services: moved });

    expect(planned.changes.at(-1)).toMatchObject({
      id: 'network/net',
      dependsOn: ['service/blog', 'service/web'],
    });
  });

  it('uses what is declared of a service now, not what its manifest declared before', () => {
    const moved = ['held', 'web'].map((name) => desiredService(name, { image: 'a', networks: ['back'] }));
    const row = { id: 'id-of-web', attempted: 'x', isKept: true };

    const { plan: planned } = pruneNet(
      [joining('web')],
      { services: moved, observeOnly: [{ resource: 'service/held', reason: 'observed' }] },
      { 'service/web': row },
    );

    expect(planned.changes.map(({ id }) => id)).toEqual(['service/web', 'network/net']);
  });

  it('leaves it to the core to take its proxies off it, and not to others', () => {
    const swarm = vendorSwarm();
    const joins = (name: string): ObservedService =>
      observedService(name, labels(instanceId), attached('id-of-old'));
    const pruneOld = (...services: readonly ObservedService[]) =>
      planOf(
        manifestSet(service('web', '', { networks: ['eastnet'] })),
        {
          ...swarm,
          networks: [...swarm.networks, observedNetwork('old', { labels: owned })],
          services: [...swarm.services.filter(({ name }) => name !== 'ucp-interlock-proxy'), ...services],
        },
        { prune: true },
      ).plan;

    expect(pruneOld(joins('ucp-interlock-proxy')).changes.map(({ id }) => id)).toContain('network/old');
    expect(pruneOld(joins('theirs')).retained).toMatchObject([
      { resource: 'network/old', reason: expect.stringContaining('service/theirs') as unknown },
    ]);
  });

  it('keeps it as long as a service that must not be changed is on it', () => {
    const moved = [desiredService('held', { image: 'a', networks: ['back'] })];
    const held = [{ resource: 'service/held', reason: 'mode: observe' }] as const;
    const keptRow = { id: 'id-of-kept', attempted: 'x', isKept: true };
    const foreign = observedService('theirs', attached('id-of-net'));

    const { plan: planned, ledger } = pruneNet(
      [foreign, joining('kept'), joining('held')],
      { services: moved, observeOnly: held },
      { 'service/kept': keptRow, 'network/net': { id: 'id-of-net', attempted: 'n' } },
    );

    expect(planned.changes).toEqual([]);
    expect(planned.retained.map(({ reason }) => reason)).toContain(
      'no longer declared, kept as long as it is joined by service/held, service/kept, service/theirs',
    );
    expect(ledger.rows['network/net']).toEqual({ id: 'id-of-net', attempted: 'n' });
  });
});

import { describe, expect, it } from 'vitest';
import { serializeLedger } from '../../../../src/ledger/ledger-codec.ts';
import type { LedgerRow } from '../../../../src/model/ledger.ts';
import { ledgerLabel, ledgerName, nodeKeysLabel, ownerLabel } from '../../../../src/model/own-labels.ts';
import type { ObservedService, ObservedSwarm } from '../../../../src/model/observed.ts';
import type { PlannedPass } from '../../../../src/pass/plan-from.ts';
import { ourConfN, planOf, vendorSwarm } from '../../../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet, service, type ManifestText } from '../../../builders/manifests.ts';
import {
  labels,
  observedConfig,
  observedNode,
  observedService,
  attached,
} from '../../../builders/observed.ts';
import { owner, salt } from '../../../builders/plan-input.ts';

const standing = (name: string): ObservedService =>
  observedService(
    name,
    attached('id-of-eastnet'),
    labels({ 'com.docker.lb.hosts': `${name}.test`, 'com.docker.lb.port': '8000' }),
  );

const withServices = (...services: readonly ObservedService[]): ObservedSwarm => {
  const swarm = vendorSwarm();
  return { ...swarm, services: [...swarm.services, ...services] };
};

const moved = (name: string, annotations: Readonly<Record<string, string>> = {}): ManifestText => {
  const manifest = service(name, 'east', { image: undefined });
  return {
    ...manifest,
    metadata: { name, annotations: { 'swarm-reconciler.io/adopt': 'true', ...annotations } },
  };
};

const withoutDefault = interlock({ removeExtensions: ['default'] });

const unserved = ({ plan }: PlannedPass): readonly string[] =>
  plan.refused.filter(({ resource }) => resource === 'service/ucp-interlock').map(({ reason }) => reason);

describe('planChanges() for services that no block would serve any more', () => {
  it('refuses config.toml with their list', () => {
    const planned = planOf(
      manifestSet(cluster('east'), withoutDefault),
      withServices(standing('shop'), standing('blog')),
    );

    expect(unserved(planned)).toEqual([
      'no block of config.toml would serve 2 routed services any more: blog, shop',
    ]);
  });

  it('does not mean services that the same plan moves to a block that is there then', () => {
    const planned = planOf(
      manifestSet(cluster('east'), withoutDefault, moved('shop')),
      withServices(standing('shop')),
    );

    expect(planned.plan.refused).toEqual([]);
    expect(planned.plan.changes.map(({ id }) => id)).toContain('service/shop');
  });

  it('counts a service whose move is refused: it keeps its cluster', () => {
    const planned = planOf(
      manifestSet(cluster('east'), withoutDefault, service('shop', 'east')),
      withServices(standing('shop')),
    );

    expect(planned.plan.refused.map(({ resource }) => resource)).toEqual([
      'service/shop',
      'service/ucp-interlock',
    ]);
    expect(unserved(planned)[0]).toContain('1 routed service any more: shop');
  });

  it('means a service that is only observed', () => {
    const planned = planOf(
      manifestSet(cluster('east'), withoutDefault, moved('shop', { 'swarm-reconciler.io/mode': 'observe' })),
      withServices(standing('shop')),
    );

    expect(unserved(planned)[0]).toContain('shop');
  });

  it('counts a service whose cluster is refused, and does not move it', () => {
    const planned = planOf(
      manifestSet(
        cluster('east', { nodes: ['not-there'] }),
        cluster('west', { proxy: { publish: { http: { published: 81 }, https: { published: 8444 } } } }),
        withoutDefault,
        moved('shop'),
      ),
      withServices(standing('shop')),
    );

    expect(planned.plan.refused.map(({ resource, reason }) => `${resource}: ${reason}`)).toEqual([
      'node/not-there: the swarm has no such node',
      'service/shop: it depends on node/not-there, which is refused',
      'service/ucp-interlock: no block of config.toml would serve 1 routed service any more: shop',
    ]);
  });

  it('does not move a service to a refused cluster, even if its old block stays', () => {
    const planned = planOf(
      manifestSet(cluster('east', { nodes: ['not-there'] }), moved('shop')),
      withServices(standing('shop')),
    );

    expect(planned.plan.changes).toEqual([]);
    expect(planned.plan.refused.map(({ resource }) => resource)).toEqual(['node/not-there', 'service/shop']);
  });

  it('lets a service move to a block that runs and is only left as it is', () => {
    const first = planOf(manifestSet(cluster('east'), withoutDefault), withServices());
    const config = [...first.writes.values()].find(({ kind }) => kind === 'createConfig');
    const text = config?.kind === 'createConfig' ? config.config.text : '';
    const claimed = { region: 'east', [nodeKeysLabel('default')]: '{"region":"east"}' };
    const swarm = withServices(standing('shop'));
    const configs = swarm.configs.map((known) => ({ ...known, text }));

    const { plan } = planOf(
      manifestSet(cluster('east', { proxy: { constraints: ['node.labels.region==north'] } }), moved('shop')),
      { ...swarm, configs, nodes: [observedNode('n-east', { labels: claimed })] },
    );

    expect(plan.refused.map(({ resource }) => resource)).toEqual(['service/ucp-interlock-proxy-east']);
    expect(plan.changes.map(({ id }) => id)).toContain('service/shop');
  });

  describe('if the cluster of a service of ours is pruned', () => {
    const configOf = (planned: PlannedPass): string => {
      const write = [...planned.writes.values()].find(({ kind }) => kind === 'createConfig');
      return write?.kind === 'createConfig' ? write.config.text : '';
    };
    const text = configOf(planOf(manifestSet(cluster('east')), withServices()));
    const shop = observedService(
      'shop',
      labels({
        [ownerLabel]: owner,
        'com.docker.lb.hosts': 'shop.test',
        'com.docker.lb.port': '8000',
        'com.docker.lb.service_cluster': 'east',
      }),
    );
    const refusedWith = (row: Partial<LedgerRow>): readonly string[] => {
      const rows = { 'service/shop': { id: shop.id, attempted: 'x', ...row } };
      const ledger = { [ownerLabel]: owner, [ledgerLabel]: serializeLedger({ salt, rows }) };
      const swarm = withServices(shop);
      const configs = [
        ...swarm.configs.map(({ name }) => ourConfN(Number(name.split('-').at(-1)), text, ['east'])),
        observedConfig(ledgerName(owner), { labels: ledger }),
      ];
      return unserved(planOf(manifestSet(interlock()), { ...swarm, configs }, { prune: true }));
    };

    it('does not mean one that is pruned with it', () => {
      expect(refusedWith({})).toEqual([]);
    });

    it('means one that is kept', () => {
      expect(refusedWith({ isKept: true })).toEqual([
        'no block of config.toml would serve 1 routed service any more: shop',
      ]);
    });
  });

  it('counts a service of ours that is no longer declared, if nothing is pruned', () => {
    const shop = standing('shop');
    const ours = { ...shop, labels: { ...shop.labels, [ownerLabel]: owner } };
    const refusedWith = (prune: boolean): readonly string[] =>
      unserved(planOf(manifestSet(cluster('east'), withoutDefault), withServices(ours), { prune }));

    expect(refusedWith(true)).toEqual([]);
    expect(refusedWith(false)[0]).toContain('1 routed service any more: shop');
  });
});

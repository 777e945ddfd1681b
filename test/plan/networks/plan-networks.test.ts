import { describe, expect, it } from 'vitest';
import type { DesiredNetwork } from '../../../src/model/desired.ts';
import type { ObservedNetwork } from '../../../src/model/observed.ts';
import { appliedLabel, ownerLabel } from '../../../src/model/own-labels.ts';
import { planChanges, type Planned } from '../../../src/plan/plan-changes.ts';
import { observedNetwork, observedSwarm } from '../../builders/observed.ts';
import { desired, desiredNetwork, desiredService, planInput, salt } from '../../builders/plan-input.ts';

const planNet = (overrides: Partial<DesiredNetwork>, ...networks: readonly ObservedNetwork[]): Planned =>
  planChanges(
    planInput({
      desired: desired({ networks: [desiredNetwork('net', overrides)] }),
      observed: observedSwarm({ networks }),
    }),
  );

describe('planChanges() for networks', () => {
  it('creates a missing one, with a record of its creation', () => {
    const { plan, writes } = planNet({ subnets: ['10.1.0.0/24'], labels: { team: 'a' } });

    expect(plan.changes).toMatchObject([
      {
        op: 'create',
        resource: 'network/net',
        cause: 'manifest',
        dependsOn: [],
        fields: [
          { path: 'driver', to: 'overlay' },
          { path: 'subnets', to: '10.1.0.0/24' },
          { path: 'labels.team', to: 'a' },
        ],
      },
    ]);
    expect(writes.get('network/net')).toMatchObject({
      labels: {
        team: 'a',
        [ownerLabel]: 'default',
        [appliedLabel]: expect.stringContaining('10.1.0.0/24') as unknown,
      },
    });
  });

  it('shows every declared field, driver options and labels last', () => {
    const { plan, ledger } = planNet({
      subnets: ['10.1.0.0/24', '10.2.0.0/24'],
      gateway: '10.1.0.1',
      encrypted: true,
      attachable: false,
      driverOpts: { mtu: '1400' },
      labels: { team: 'a' },
    });

    expect(plan.changes[0]?.fields).toEqual([
      { path: 'driver', field: 'driver', from: undefined, to: 'overlay' },
      { path: 'subnets', field: 'subnets', from: undefined, to: '10.1.0.0/24, 10.2.0.0/24' },
      { path: 'gateway', field: 'gateway', from: undefined, to: '10.1.0.1' },
      { path: 'encrypted', field: 'encrypted', from: undefined, to: 'true' },
      { path: 'attachable', field: 'attachable', from: undefined, to: 'false' },
      { path: 'driverOpts.mtu', field: 'driverOpts', key: 'mtu', from: undefined, to: '1400' },
      { path: 'labels.team', field: 'labels', key: 'team', from: undefined, to: 'a' },
    ]);
    expect(ledger.rows['network/net']).not.toEqual(planNet({}).ledger.rows['network/net']);
  });

  it('creates one again that somebody deleted, cause drift', () => {
    const { plan } = planChanges(
      planInput({
        desired: desired({ networks: [desiredNetwork('net')] }),
        ledger: { salt, rows: { 'network/net': { id: 'x', attempted: 'y' } } },
      }),
    );

    expect(plan.changes).toMatchObject([{ op: 'create', cause: 'drift' }]);
    expect(plan.drift).toEqual([{ resource: 'network/net', state: 'deleted', fields: [] }]);
  });

  it('uses a foreign one that agrees, without owning it', () => {
    const planned = planNet({}, observedNetwork('net'));

    expect(planned.plan).toMatchObject({ changes: [], refused: [], unchangedCount: 1 });
    expect(planned.ledger.rows).toEqual({});
  });

  it('records an owned one with its id', () => {
    const planned = planNet({}, observedNetwork('net', { labels: { [ownerLabel]: 'default' } }));

    expect(planned.plan.changes).toEqual([]);
    expect(planned.ledger.rows['network/net']?.id).toBe('id-of-net');
  });

  it('counts declared fields only, not what the allocator filled in', () => {
    expect(planNet({}, observedNetwork('net', { attachable: true, internal: true })).plan.refused).toEqual(
      [],
    );
    expect(
      planNet(
        { subnets: ['10.2.0.0/24', '10.1.0.0/24'] },
        observedNetwork('net', { subnets: ['10.1.0.0/24', '10.2.0.0/24'] }),
      ).plan.refused,
    ).toEqual([]);
  });

  it('refuses one that exists and to which swarm has given no addresses', () => {
    const { plan } = planNet(
      { subnets: ['10.8.0.0/24'] },
      observedNetwork('net', { driver: '', subnets: [] }),
    );

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toEqual([
      {
        resource: 'network/net',
        reason: 'it exists, and swarm has not given it addresses: no task on it can start',
        hint: 'Remove it: docker network rm net, and declare subnets in east.yaml:1 that overlap no others',
      },
    ]);
  });

  it.each(['net', 'ucp-node-0/net'])(
    'refuses one if a node has its own network %j, external or not',
    (name) => {
      for (const external of [false, true]) {
        const { plan } = planChanges(
          planInput({
            desired: desired({ networks: [desiredNetwork('net', { external })] }),
            observed: observedSwarm({ localNetworks: [{ name, subnets: [] }] }),
          }),
        );

        expect(plan.changes).toEqual([]);
        expect(plan.refused).toEqual([
          {
            resource: 'network/net',
            reason: 'a node has a network of its own with this name, which the swarm cannot use',
            hint: 'Remove that one: docker network rm net, or declare another name in east.yaml:1',
          },
        ]);
      }
    },
  );

  it('uses a network of the swarm, whatever the node has under the same name', () => {
    const { plan } = planChanges(
      planInput({
        desired: desired({ networks: [desiredNetwork('net')] }),
        observed: observedSwarm({
          networks: [observedNetwork('net')],
          localNetworks: [{ name: 'net', subnets: [] }],
        }),
      }),
    );

    expect(plan.refused).toEqual([]);
  });

  it.each<[string, Partial<DesiredNetwork>]>([
    ['driver', { driver: 'macvlan' }],
    ['subnets', { subnets: ['10.8.0.0/24'] }],
    ['gateway', { gateway: '10.8.0.1' }],
    ['encrypted', { encrypted: true }],
    ['attachable', { attachable: true }],
    ['internal', { internal: true }],
    ['driverOpts.mtu', { driverOpts: { mtu: '1400' } }],
  ])('refuses another %s with the recipe, ours or not', (path, overrides) => {
    for (const owned of [{}, { [ownerLabel]: 'default' }]) {
      const { plan } = planNet(overrides, observedNetwork('net', { labels: owned }));

      expect(plan.changes).toEqual([]);
      expect(plan.refused).toMatchObject([
        {
          resource: 'network/net',
          reason: expect.stringContaining(path) as unknown,
          hint: expect.stringContaining('second network') as unknown,
        },
      ]);
    }
  });

  it('names each difference with the observed and the declared value', () => {
    const { plan } = planNet(
      { subnets: ['10.9.0.0/24', '10.8.0.0/24'], gateway: '10.8.0.1', driverOpts: { mtu: '1400', a: '1' } },
      observedNetwork('net', { subnets: ['10.7.0.0/24', '10.6.0.0/24'], options: { a: '1' } }),
    );

    expect(plan.refused[0]?.reason).toBe(
      'it exists with another subnets (10.6.0.0/24, 10.7.0.0/24, declared: 10.8.0.0/24, 10.9.0.0/24) ' +
        'and another gateway (10.0.9.1, declared: 10.8.0.1) ' +
        'and another driverOpts.mtu (, declared: 1400), and a network cannot be changed',
    );
  });

  it('agrees with its own declaration, whatever the order of subnets', () => {
    const { plan } = planNet(
      { subnets: ['10.9.0.0/24', '10.8.0.0/24'], gateway: '10.8.0.1', driverOpts: { mtu: '1400' } },
      observedNetwork('net', {
        subnets: ['10.9.0.0/24', '10.8.0.0/24'].toReversed(),
        gateways: ['10.8.0.1'],
        options: { mtu: '1400' },
      }),
    );

    expect(plan.refused).toEqual([]);
  });

  it('recognizes an encrypted network by its option', () => {
    expect(
      planNet({ encrypted: true }, observedNetwork('net', { options: { encrypted: '' } })).plan.refused,
    ).toEqual([]);
  });

  it('refuses a missing external one, and the ingress network', () => {
    expect(planNet({ external: true }).plan).toMatchObject({
      changes: [],
      refused: [{ resource: 'network/net' }],
    });
    expect(planNet({}, observedNetwork('net', { ingress: true })).plan).toMatchObject({
      changes: [],
      refused: [{ reason: expect.stringContaining('ingress') as unknown }],
    });
  });

  it('refuses the services that need a refused network too, and keeps their rows', () => {
    const row = { id: 'id-of-net', attempted: 'before' };

    const { plan, ledger } = planChanges(
      planInput({
        desired: desired({
          networks: [desiredNetwork('net', { external: true })],
          services: [
            desiredService('web', { image: 'a', networks: ['net'] }),
            desiredService('free', { image: 'a' }),
          ],
        }),
        ledger: { salt, rows: { 'network/net': row } },
      }),
    );

    expect(plan.changes.map(({ id }) => id)).toEqual(['service/free']);
    expect(plan.refused.map(({ resource }) => resource)).toEqual(['network/net', 'service/web']);
    expect(plan.refused[1]?.reason).toContain('network/net');
    expect(plan.waits.map(({ id }) => id)).toEqual(['wait/service/free']);
    expect(ledger.rows).toMatchObject({ 'network/net': row });
    expect(ledger.rows['service/web']).toBeUndefined();
  });
});

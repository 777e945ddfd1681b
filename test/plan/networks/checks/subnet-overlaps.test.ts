import { describe, expect, it } from 'vitest';
import type { DesiredNetwork } from '../../../../src/model/desired.ts';
import type { ObservedSwarm } from '../../../../src/model/observed.ts';
import type { Plan } from '../../../../src/model/plan.ts';
import { planChanges } from '../../../../src/plan/plan-changes.ts';
import { observedNetwork, observedSwarm } from '../../../builders/observed.ts';
import { desired, desiredNetwork, planInput } from '../../../builders/plan-input.ts';

const ingress = observedNetwork('ingress', { ingress: true, subnets: ['10.0.0.0/24'] });
const other = observedNetwork('other', { subnets: ['10.7.0.0/24', '10.8.0.0/24'] });
const swarm = observedSwarm({
  networks: [ingress, other],
  localNetworks: [{ name: 'bridge', subnets: ['172.17.0.0/16'] }],
});

const planNet = (overrides: Partial<DesiredNetwork>, observed: ObservedSwarm = swarm): Plan =>
  planChanges(planInput({ desired: desired({ networks: [desiredNetwork('net', overrides)] }), observed }))
    .plan;

describe('planChanges() for subnets of new networks', () => {
  it.each([
    ['10.0.0.128/25', '10.0.0.0/24 of the ingress network'],
    ['10.8.0.0/16', '10.8.0.0/24 of network/other'],
    ['172.17.9.0/24', '172.17.0.0/16 of the node\'s own network "bridge"'],
  ])('refuses %s, which overlaps %s', (subnet, taken) => {
    const { changes, refused } = planNet({ subnets: ['10.200.0.0/24', subnet] });

    expect(changes).toEqual([]);
    expect(refused).toEqual([
      {
        resource: 'network/net',
        reason: `its subnet ${subnet} overlaps ${taken}, so that no task on it could start`,
        hint: 'Declare a free range in subnets: east.yaml:1',
      },
    ]);
  });

  it.each<[string, Partial<DesiredNetwork>]>([
    ['a free range', { subnets: ['10.9.0.0/24'] }],
    ['no range', {}],
    ['a range of IPv6', { subnets: ['10.9.0.0/24', 'fd00::/64'] }],
    ['another driver', { subnets: ['10.7.0.0/24'], driver: 'macvlan' }],
  ])('accepts %s', (_, overrides) => {
    const { changes, refused } = planNet(overrides);

    expect(refused).toEqual([]);
    expect(changes).toHaveLength(1);
  });

  it('leaves an existing network to the comparison, and an external one to whoever makes it', () => {
    const existing = observedSwarm({
      networks: [ingress, observedNetwork('net', { subnets: ['10.5.0.0/24'], gateways: [] })],
    });

    expect(planNet({ subnets: ['10.5.0.0/24'] }, existing).refused).toEqual([]);
    expect(planNet({ subnets: ['10.0.0.0/24'], external: true }).refused).toMatchObject([
      { reason: 'it is declared as external in east.yaml:1 and does not exist' },
    ]);
  });
});

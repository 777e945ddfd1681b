import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { cluster, manifestSet, service } from '../../builders/manifests.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';

const planned = (spec: object): Plan =>
  planOf(
    manifestSet(
      cluster('east', { nodes: ['ucp-node-0'], networks: ['newnet'], ...spec }),
      service('web', 'east'),
    ),
    vendorSwarm(),
  ).plan;

const changeOf = ({ changes }: Plan, start: string) =>
  changes.find(({ resource }) => resource.startsWith(start));

describe('waitForHolds()', () => {
  it('config.toml waits until the service that holds the networks has converged', () => {
    const plan = planned({ keepNetworksWarm: true });
    const wait = plan.waits.find(({ resource }) => resource === 'service/reconciler-hold-east');

    expect(wait).toMatchObject({ until: 'converged', required: true });
    expect(changeOf(plan, 'config/')?.dependsOn).toContain(wait?.id);
    expect(changeOf(plan, 'service/ucp-interlock')?.dependsOn).toContain(wait?.id);
    expect(changeOf(plan, 'service/reconciler-hold-east')).toMatchObject({
      op: 'create',
      dependsOn: ['network/newnet'],
    });
  });

  it('waits for no other service', () => {
    const plan = planned({ keepNetworksWarm: true });

    expect(plan.waits.find(({ resource }) => resource === 'service/web')?.required).toBe(false);
    expect(changeOf(plan, 'config/')?.dependsOn).not.toContain('wait/service/web');
  });

  it('changes nothing without a service that holds networks', () => {
    const plan = planned({});

    expect(plan.changes.some(({ dependsOn }) => dependsOn.some((id) => id.startsWith('wait/service/')))).toBe(
      false,
    );
    expect(changeOf(plan, 'service/reconciler-hold')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import type { ObservedSwarm } from '../../../src/model/observed.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { converged } from '../../builders/after.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import {
  annotated,
  cluster,
  interlock,
  manifestSet,
  service,
  type ManifestText,
} from '../../builders/manifests.ts';
import { image, labels, observedService } from '../../builders/observed.ts';

const proxy = 'service/ucp-interlock-proxy';
const east = cluster('east');
const shop = annotated(service('shop', 'east', { image: undefined }), { adopt: 'true' });
const without = (...removeExtensions: readonly string[]): ManifestText =>
  interlock({ removeExtensions, removeLast: 'restoreTemplate' });

/** A service that the default block serves. */
const start: ObservedSwarm = {
  ...vendorSwarm(),
  services: [
    ...vendorSwarm().services,
    observedService(
      'shop',
      image('shop:1'),
      labels({ 'com.docker.lb.hosts': 'shop.test', 'com.docker.lb.port': '8000' }),
    ),
  ],
};

/** The plan that takes away a cluster and the service that it serves. */
const tearDown = (settings: ManifestText): PlannedPass => {
  const swarm = converged(start, manifestSet(east, without(), shop), manifestSet(east, settings, shop));
  return planOf(manifestSet(without()), swarm, { prune: true });
};

describe('planChanges() of a service that goes back to a cluster without a manifest', () => {
  it('waits for the proxy of the restored block before it takes the label away', () => {
    const { plan } = tearDown(without('default'));

    expect(plan.waits.find(({ resource }) => resource === proxy)).toEqual({
      ...{ id: `wait/${proxy}`, resource: proxy, until: 'appears', maker: 'the core' },
      ...{ minStableMs: 10_000, required: true, dependsOn: ['wait/service/ucp-interlock'] },
    });
    expect(plan.changes.find(({ resource }) => resource === 'service/shop')?.dependsOn).toEqual([
      `wait/${proxy}`,
    ]);
  });

  it('does not wait for a block that runs already', () => {
    const { plan } = tearDown(without());

    expect(plan.waits.filter(({ resource }) => resource === proxy)).toEqual([]);
    expect(plan.changes.find(({ resource }) => resource === 'service/shop')?.dependsOn).toEqual([]);
  });
});

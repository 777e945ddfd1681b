import { describe, expect, it } from 'vitest';
import { converged } from '../../builders/after.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { cluster, manifestSet, plainService, service } from '../../builders/manifests.ts';

const publish = { http: { published: 8080 }, https: { published: 9080 } };
const east = cluster('east', { proxy: { publish } });
const routed = manifestSet(east, service('web', 'east'));
const plain = manifestSet(east, plainService('web', { networks: ['eastnet'] }));

describe('planChanges() for a service whose manifest changes its kind', () => {
  it('removes the labels of the route, which interrupts traffic', () => {
    const { changes, refused } = planOf(plain, converged(vendorSwarm(), routed)).plan;

    expect(refused).toEqual([]);
    expect(changes).toMatchObject([{ op: 'update', resource: 'service/web', cause: 'manifest' }]);
    expect(changes[0]?.fields.map(({ key, to }) => [key, to])).toEqual([
      ['com.docker.lb.hosts', undefined],
      ['com.docker.lb.port', undefined],
      ['com.docker.lb.service_cluster', undefined],
    ]);
    expect(changes[0]?.impact).toMatchObject({ class: 'interruption' });
    expect(changes[0]?.impact.summary).toContain('no request is routed to it any more');
  });

  it('adds the labels of a route', () => {
    const { changes, refused } = planOf(routed, converged(vendorSwarm(), plain)).plan;

    expect(refused).toEqual([]);
    expect(changes).toMatchObject([{ op: 'update', resource: 'service/web' }]);
    expect(changes[0]?.fields.map(({ key }) => key)).toContain('com.docker.lb.hosts');
  });
});

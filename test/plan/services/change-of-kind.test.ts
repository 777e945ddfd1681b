import { describe, expect, it } from 'vitest';
import { converged } from '../../builders/after.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import {
  annotated,
  cluster,
  interlock,
  manifestSet,
  plainService,
  service,
} from '../../builders/manifests.ts';
import { labels, observedService } from '../../builders/observed.ts';

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

  it('lets its cluster go in the same plan', () => {
    const west = cluster('west', { proxy: { publish } });
    const before = converged(vendorSwarm(), manifestSet(east, west, service('web', 'west')));

    const { changes, refused } = planOf(plain, before, { prune: true }).plan;

    expect(refused).toEqual([]);
    expect(changes.map(({ resource }) => resource)).toContain('service/ucp-interlock');
  });

  it('keeps its cluster if the manifest only sets fields on it, and the route is that of someone else', () => {
    const theirs = observedService(
      'web',
      labels({ 'com.docker.lb.hosts': 'web.test', 'com.docker.lb.port': '80' }),
    );
    const swarm = vendorSwarm();
    const overlay = annotated(plainService('web', { image: undefined, labels: { team: 'a' } }), {
      adopt: 'true',
    });
    const without = manifestSet(east, overlay, interlock({ removeExtensions: ['default'] }));

    const { refused } = planOf(without, { ...swarm, services: [...swarm.services, theirs] }).plan;

    expect(refused).toMatchObject([
      {
        resource: 'service/ucp-interlock',
        reason: 'no block of config.toml would serve 1 routed service any more: web',
      },
    ]);
  });

  it('adds the labels of a route', () => {
    const { changes, refused } = planOf(routed, converged(vendorSwarm(), plain)).plan;

    expect(refused).toEqual([]);
    expect(changes).toMatchObject([{ op: 'update', resource: 'service/web' }]);
    expect(changes[0]?.fields.map(({ key }) => key)).toContain('com.docker.lb.hosts');
  });
});

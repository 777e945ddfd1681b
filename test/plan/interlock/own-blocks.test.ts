import { describe, expect, it } from 'vitest';
import { converged } from '../../builders/after.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet, service } from '../../builders/manifests.ts';

const of = (name: string, node: string, published: number) =>
  cluster(name, {
    nodes: [node],
    proxy: { publish: { http: { published }, https: { published: published + 1 } } },
  });

const east = of('east', 'n-east', 8080);
const west = of('west', 'n-west', 8090);
const north = of('north', 'ucp-node-0', 8100);
const swarm = converged({ ...vendorSwarm(), networks: [] }, manifestSet(west, east, interlock()));

const pruned = (name: string) => ({ name, proxy: `service/ucp-interlock-proxy-${name}` });

describe('planChanges() on how many blocks are ours', () => {
  it('counts those that run and are pruned, by their names, and not those that are new', () => {
    const none = planOf(manifestSet(interlock()), swarm, { prune: true });
    const other = planOf(manifestSet(east, north), swarm, { prune: true });

    expect(none.blocks).toEqual({ ours: 2, pruned: [pruned('east'), pruned('west')] });
    expect(other.blocks).toEqual({ ours: 2, pruned: [pruned('west')] });
  });

  it('has none that is pruned without --prune, and none of others', () => {
    const { blocks } = planOf(manifestSet(east, interlock({ removeExtensions: ['default'] })), swarm);

    expect(blocks).toEqual({ ours: 2, pruned: [] });
  });

  it('has no pruned ones if the core keeps its config', () => {
    const last = converged(swarm, manifestSet(east, interlock({ removeExtensions: ['default'] })));

    const { plan, blocks } = planOf(manifestSet(interlock({ removeExtensions: ['default'] })), last, {
      prune: true,
    });

    expect(plan.refused).not.toEqual([]);
    expect(blocks).toEqual({ ours: 1, pruned: [] });
  });

  it('has none if nothing of Interlock is declared', () => {
    expect(
      planOf(manifestSet(service('a', '', { networks: ['eastnet'] })), vendorSwarm(), { prune: true }).blocks,
    ).toEqual({
      ours: 0,
      pruned: [],
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { Key } from '../../../src/kernel/key.ts';
import type { Guard, HeldBack, Refusal } from '../../../src/model/plan.ts';
import type { ObservedSwarm } from '../../../src/model/observed.ts';
import type { PlannedPass } from '../../../src/pass/plan-from.ts';
import { converged } from '../../builders/after.ts';
import { planOf, vendorSwarm } from '../../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet, service, type ManifestText } from '../../builders/manifests.ts';

const of = (name: string, published: number, spec: object = {}): ManifestText =>
  cluster(name, {
    nodes: [`n-${name}`],
    nodeLabels: { [name]: 'yes' },
    proxy: { publish: { http: { published }, https: { published: published + 1 } } },
    ...spec,
  });

const slow = { config: { connectTimeout: 9 } };
const [east, west] = [of('east', 8080), of('west', 8090)];
const proxy = (name: string): Key => `service/ucp-interlock-proxy-${name}`;
const shop = service('shop', 'west', { networks: ['westnet'] });

const held = (resource: Key, guard: Guard = 'interruption'): HeldBack => ({
  ...{ resource, guard, reason: 'held', hint: 'allow it' },
});

const settled = converged({ ...vendorSwarm(), networks: [] }, manifestSet(east, west, interlock(), shop));

/** Each proxy runs on the node of its cluster. */
const swarm: ObservedSwarm = {
  ...settled,
  tasks: settled.tasks.map((task) => {
    const [, name] = /proxy-(\w+)$/.exec(task.serviceId) ?? [];
    return name === undefined ? task : { ...task, nodeId: `id-of-n-${name}` };
  }),
};

const plan = (manifests: readonly ManifestText[], ...holding: readonly HeldBack[]): PlannedPass =>
  planOf(manifestSet(...manifests), swarm, { prune: true, held: holding });

const ids = ({ plan: { changes } }: PlannedPass): readonly string[] => changes.map(({ id }) => id);

const refused = ({ plan: { refused: all } }: PlannedPass): readonly Refusal['resource'][] =>
  all.map(({ resource }) => resource);

const document = ({ writes }: PlannedPass): string =>
  [...writes.values()]
    .flatMap((write) => (write.kind === 'createConfig' ? [write.config.text] : []))
    .join('');

describe('planChanges() with what a guard holds back', () => {
  it('leaves a changed block as it runs, and changes the others', () => {
    const pass = plan(
      [of('east', 8080, slow), of('west', 8090, slow), interlock(), shop],
      held(proxy('east')),
    );

    expect(refused(pass)).toEqual([proxy('east')]);
    expect(pass.plan.refused[0]).toMatchObject({ reason: 'held', hint: 'allow it', guard: 'interruption' });
    expect(document(pass).match(/ConnectTimeout = 9/g)).toHaveLength(1);
    expect(pass.plan.warnings).toMatchObject([{ kind: 'refusedBlock' }]);
  });

  it('keeps a block that is no longer declared, with its network, its node labels and its proxy', () => {
    const pass = plan([east, interlock()], held(proxy('west'), 'deletion'));

    expect(ids(pass)).toEqual(['service/shop']);
    expect(refused(pass)).toEqual(['network/westnet', proxy('west')]);
    expect(pass.plan.retained).toEqual([
      {
        resource: 'node/n-west',
        reason: 'label "west" is no longer declared; kept as long as its cluster is held back',
      },
    ]);
    expect(pass.blocks.pruned).toEqual([]);
  });

  it('keeps a block that removeExtensions names', () => {
    const removing = interlock({ removeExtensions: ['default'] });

    const pass = plan([east, west, removing, shop], held('service/ucp-interlock-proxy'));

    expect(ids(pass)).toEqual([]);
    expect(refused(pass)).toEqual(['service/ucp-interlock-proxy']);
  });

  it('counts other blocks as pruned', () => {
    const pass = plan([interlock()], held(proxy('east'), 'deletion'), held('service/shop'));

    expect(pass.blocks).toEqual({ ours: 2, pruned: [] });
    expect(refused(pass)).toContain('service/ucp-interlock');
  });

  it('leaves config.toml as it is if the core itself is held back', () => {
    const pass = plan([of('east', 8080, slow), west, interlock(), shop], held('service/ucp-interlock'));

    expect(ids(pass)).toEqual([]);
    expect(refused(pass)).toEqual(['service/ucp-interlock']);
  });

  it('has nothing to say about what it would not change anyway', () => {
    const pass = plan([east, west, interlock(), shop], held(proxy('east')), held('service/ucp-interlock'));

    expect(pass.plan).toMatchObject({ changes: [], refused: [], warnings: [] });
  });

  it('keeps a service that would be deleted, the block that serves it, and the network that it is on', () => {
    const pass = plan([east, interlock()], held('service/shop', 'deletion'));

    expect(ids(pass)).not.toContain('service/shop');
    expect(ids(pass)).not.toContain('network/westnet');
    expect(refused(pass)).toEqual(expect.arrayContaining(['service/shop', 'service/ucp-interlock']));
    expect(pass.plan.refused.find(({ resource }) => resource === 'service/ucp-interlock')?.reason).toBe(
      'no block of config.toml would serve 1 routed service any more: shop',
    );
  });

  it('keeps the ledger row of what is held back', () => {
    const pass = plan([east, west, interlock()], held('service/shop'));

    expect(pass.ledger.rows['service/shop']?.id).toBe('id-of-shop');
  });

  it('frees no port of a block that stays', () => {
    const north = of('north', 8090, { nodes: ['n-west'], networks: ['eastnet'] });

    const pass = plan([east, north, interlock()], held(proxy('west')));

    expect(pass.plan.refused.find(({ resource }) => resource === proxy('north'))).toMatchObject({
      reason: 'port 8090 is in use by service "ucp-interlock-proxy-west" of Extensions.west on node n-west',
      hint: 'It is freed once "ucp-interlock-proxy-west" is no longer held back',
    });
  });
});

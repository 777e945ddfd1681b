import { beforeEach, describe, expect, it } from 'vitest';
import { isComplete } from '../../src/model/outcome.ts';
import { observe } from '../../src/observe/observe.ts';
import { planFrom } from '../../src/pass/plan-from.ts';
import { withValueAt } from '../../src/kernel/json.ts';
import { keyOf, type Key } from '../../src/kernel/key.ts';
import type { Plan } from '../../src/model/plan.ts';
import { withConfigAt } from '../../src/service-fields/config-references.ts';
import { intentOf } from '../builders/interlock-swarm.ts';
import { cluster, interlock, manifestSet } from '../builders/manifests.ts';
import { startSandboxSwarm, type SandboxSwarm } from '../fakes/sandbox-swarm.ts';

const freePorts = { publish: { http: { published: 8080 }, https: { published: 8444 } } };
const clusterOf = (name: string, nodes: readonly string[]) => cluster(name, { nodes, proxy: freePorts });

/** `ucp-node-0` moves from east to west. */
const before = intentOf(
  manifestSet(clusterOf('east', ['n-east', 'ucp-node-0']), clusterOf('west', ['n-west'])),
);
const after = intentOf(
  manifestSet(clusterOf('east', ['n-east']), clusterOf('west', ['n-west', 'ucp-node-0'])),
);

const node = 'node/ucp-node-0';
const core = 'service/ucp-interlock';
const conf = (number: number): Key => `config/com.docker.ucp.interlock.conf-${String(number)}`;

let swarm: SandboxSwarm;

beforeEach(async () => {
  swarm = await startSandboxSwarm();
  expect(isComplete(await swarm.converge(before))).toBe(true);
});

const idsOf = ({ changes }: Plan): readonly string[] => changes.map(({ id }) => id);

const replicasSaid = (plan: Plan, id: string): readonly unknown[] =>
  plan.changes
    .find((change) => change.id === id)!
    .fields.filter(({ path }) => path.endsWith('ProxyReplicas'))
    .map(({ path, from, to }) => [path, from, to]);

const labelOf = (): string | undefined =>
  swarm.sandbox.snapshot().nodes.find(({ Description }) => Description.Hostname === 'ucp-node-0')?.Spec
    .Labels['region'];

const configCount = (): number => swarm.sandbox.snapshot().configs.length;

describe('a node that moves between clusters', () => {
  it('is labelled between a config with fewer proxies and one with more', async () => {
    const { plan } = await swarm.plan(after);

    expect(idsOf(plan)).toEqual([conf(3), `${core}#shrink`, node, conf(4), core]);
    expect(replicasSaid(plan, conf(3))).toEqual([['Extensions.east.ProxyReplicas', 2, 1]]);
    expect(replicasSaid(plan, conf(4))).toEqual([['Extensions.west.ProxyReplicas', 1, 2]]);
    expect(plan.changes[2]?.dependsOn).toEqual([`wait/${core}#shrink`]);
  });

  it('is complete after one apply, and then there is nothing to do', async () => {
    const outcome = await swarm.converge(after);

    expect(outcome.changes.map(({ id, status }) => [id, status])).toEqual([
      [conf(3), 'done'],
      [`${core}#shrink`, 'done'],
      [node, 'done'],
      [conf(4), 'done'],
      [core, 'done'],
    ]);
    expect(labelOf()).toBe('west');
    expect((await swarm.plan(after)).plan).toMatchObject({ changes: [], drift: [], refused: [] });
    swarm.takeWrites();
    await swarm.converge(after);
    expect(swarm.takeWrites()).toEqual([]);
  });

  it('leaves both configs and the core in the ledger, as they are', async () => {
    await swarm.converge(after);

    const { before: ledger } = await swarm.plan(after);
    const observed = await observe(swarm.reader);
    const idOf = (key: string): string | undefined =>
      [...observed.configs, ...observed.services].find(({ name }) => key.endsWith(`/${name}`))?.id;
    for (const key of [conf(3), conf(4), core] as const) expect(ledger.rows[key]?.id, key).toBe(idOf(key));
    expect(ledger.rows[core]?.applied).toEqual({
      core: { '/config.toml': conf(4).slice('config/'.length) },
    });
  });

  it.each([1, 2, 3, 4])(
    'interrupted after %i changes converges to the same, without another config',
    async (count) => {
      await swarm.convergePartly(after, count);

      expect(isComplete(await swarm.converge(after))).toBe(true);

      expect(labelOf()).toBe('west');
      expect((await swarm.plan(after)).plan).toMatchObject({ changes: [], drift: [], refused: [] });
      expect(configCount()).toBe(5); // conf-1 to conf-4 and the ledger
    },
  );

  it('is labelled after the only config if no cluster grows by it', async () => {
    const smaller = manifestSet(
      cluster('east', { nodes: ['n-east'], proxy: freePorts }),
      cluster('west', { nodes: ['n-west', 'ucp-node-0'], proxy: { ...freePorts, replicas: 1 } }),
    );

    const { plan } = await swarm.plan(intentOf(smaller));

    expect(idsOf(plan)).toEqual([conf(3), core, node]);
  });

  it('is labelled first if the cluster that it leaves keeps its replicas', async () => {
    const elsewhere = { http: { published: 8090 }, https: { published: 8454 }, mode: 'ingress' };
    const keeping = manifestSet(
      cluster('east', { nodes: ['n-east'], proxy: { publish: elsewhere, replicas: 2 } }),
      clusterOf('west', ['n-west', 'ucp-node-0']),
    );

    const { plan } = await swarm.plan(intentOf(keeping));

    expect(idsOf(plan)).toEqual([node, conf(3), core]);
  });

  it('can be the first node of a new cluster: its block is added with the second config', async () => {
    const added = manifestSet(
      clusterOf('east', ['n-east']),
      clusterOf('west', ['n-west']),
      cluster('north', {
        nodes: ['ucp-node-0'],
        proxy: { publish: { http: { published: 8090 }, https: { published: 8454 } } },
      }),
    );

    const { plan } = await swarm.plan(intentOf(added));

    expect(idsOf(plan)).toEqual(['network/northnet', conf(3), `${core}#shrink`, node, conf(4), core]);
    expect(plan.changes.find(({ id }) => id === conf(4))?.fields.map(({ path }) => path)).toEqual([
      'Extensions.north',
    ]);
  });

  it('keeps its label, and the core its config, if swarm has rolled the first update back', async () => {
    await swarm.convergePartly(after, 1);
    const observed = await observe(swarm.reader);
    const services = observed.services.map((service) =>
      service.name === 'ucp-interlock' ? { ...service, updateState: 'rollback_completed' } : service,
    );

    const { plan } = planFrom(after, { ...observed, services });

    expect(plan.changes).toEqual([]);
    expect(plan.refused).toMatchObject([
      { resource: node, reason: 'it depends on service/ucp-interlock, which is refused' },
      { resource: core, isQuarantined: true },
    ]);
  });

  it('leaves only the configs that are kept: the running one and the one in between', async () => {
    const keepTwo = interlock({ keepConfigs: 2 });
    const both = [clusterOf('east', ['n-east']), clusterOf('west', ['n-west', 'ucp-node-0'])];
    const intent = intentOf(manifestSet(...both, keepTwo));

    await swarm.converge(intent);

    const names = swarm.sandbox.snapshot().configs.map(({ Spec }) => Spec.Name);
    expect(names.filter((name) => name.includes('conf-'))).toEqual(
      [1, 3, 4].map((number) => conf(number).slice('config/'.length)),
    );
    expect((await swarm.plan(intent)).plan.changes).toEqual([]);
  });

  it('loses its label only once the cluster that it leaves is smaller, if it joins no other', async () => {
    const smaller = manifestSet(clusterOf('east', ['n-east']), clusterOf('west', ['n-west']));

    const { plan } = await swarm.plan(intentOf(smaller, { prune: true }));

    expect(idsOf(plan)).toEqual([conf(3), core, node]);
    expect(plan.changes[2]?.dependsOn).toContain(`wait/${core}`);
  });

  it('waits for nothing if its cluster requires another label on it', async () => {
    const zone = { nodes: ['n-east'], nodeLabels: { zone: 'east' }, proxy: freePorts };
    const renamed = manifestSet(cluster('east', zone), clusterOf('west', ['n-west', 'ucp-node-0']));

    const { plan } = await swarm.plan(intentOf(renamed));

    // The nodes that stay are labelled first: without a node the smaller proxy would never run. Their old label is removed
    // once no proxy requires it.
    expect(idsOf(plan)).toEqual([
      ...['node/n-east#add', conf(3), `${core}#shrink`, 'node/n-east', node, conf(4), core],
    ]);
  });

  it('is entirely drift if someone has undone all of it by hand', async () => {
    await swarm.converge(after);
    const { configs, nodes, services } = await observe(swarm.reader);
    const obsolete = configs.find(({ name }) => keyOf('config', name) === conf(2))!;
    const interlockCore = services.find(({ name }) => name === 'ucp-interlock')!;
    const moved = nodes.find(({ hostname }) => hostname === 'ucp-node-0')!;
    const reference = { target: '/config.toml', id: obsolete.id, name: obsolete.name };
    await swarm.writer.updateService(interlockCore, { spec: withConfigAt(interlockCore.spec, reference) });
    await swarm.writer.updateNode(moved, withValueAt(moved.spec, ['Labels', 'region'], 'east'));

    const { plan } = await swarm.plan(after);

    expect(plan.changes.map(({ id, cause }) => [id, cause])).toEqual(
      [conf(5), `${core}#shrink`, node, conf(6), core].map((id) => [id, 'drift']),
    );
  });
});

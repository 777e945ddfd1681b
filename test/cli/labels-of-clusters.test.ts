import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';

let cli: CliWithInterlock;

beforeEach(async () => {
  cli = await startCliWithInterlock();
});

afterEach(async () => {
  await cli.close();
});

const ports: Readonly<Record<string, number>> = { c1: 8080, c2: 8081, c3: 8082, c4: 8083, c5: 8084 };

const cluster = (
  name: string,
  nodeLabels = `${name}: 'yes'`,
  nodes = 'ucp-node-0',
  port = ports[name] ?? 0,
): string =>
  `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: ${name} }
spec:
  nodes: [${nodes}]
  nodeLabels: { ${nodeLabels} }
  networks: [{ name: shared, external: true }]
  proxy: { publish: { http: { published: ${String(port)} }, https: { published: ${String(port + 1000)} } } }
`;

const flags = ['--yes', '--stable-for', '0s', '--allow-interruption'] as const;

const apply = async (...args: readonly string[]): Promise<string> => {
  const applied = await cli.run('apply', ...flags, ...args);
  expect(applied.code, applied.out).toBe(0);
  return applied.out;
};

const declare = (...clusters: readonly string[]): Promise<void> => cli.declare(clusters.join('---\n'));

/** The running clusters, on a foreign network. */
const start = async (...clusters: readonly string[]): Promise<void> => {
  const network = { Name: 'shared', Driver: 'overlay', Scope: 'swarm' };
  expect((await cli.engine.api('POST', '/networks/create', network)).status).toBe(201);
  await declare(...clusters);
  await apply();
};

const labelsOf = async (node: string): Promise<Readonly<Record<string, string>>> => {
  const { body } = await cli.engine.api('GET', '/nodes');
  const nodes = body as readonly {
    Spec: { Labels: Record<string, string> };
    Description: { Hostname: string };
  }[];
  return nodes.find(({ Description }) => Description.Hostname === node)?.Spec.Labels ?? {};
};

const claimOf = async (node: string): Promise<unknown> =>
  JSON.parse((await labelsOf(node))['io.swarm-reconciler.keys.default'] ?? '{}');

/** The writes in their order. */
const writesIn = (out: string): readonly string[] =>
  out
    .split('\n')
    .filter((line) => /^(created|updated|deleted)/.test(line))
    .map((line) => line.replace(/\s+/, ' '));

/** States of all tasks that a proxy ever had. */
const tasksOf = (name: string): readonly string[] => {
  const { services, tasks } = cli.engine.sandbox.snapshot();
  const proxy = services.find(({ Spec }) => Spec.Name === `ucp-interlock-proxy-${name}`);
  return tasks.filter(({ ServiceID }) => ServiceID === proxy?.ID).map(({ Status }) => Status.State);
};

const conf = (number: number): string => `created config/com.docker.ucp.interlock.conf-${String(number)}`;

describe('the label of a removed cluster on a node of another cluster', () => {
  beforeEach(() => start(cluster('c1'), cluster('c2')));

  it.each(['a folder', 'a file'])('stays without --prune, and so does its proxy: %s', async (source) => {
    await declare(cluster('c1'));
    const path = source === 'a file' ? join(cli.folder, 'all.yaml') : cli.folder;

    const plan = await cli.runPlain('plan', path, '--detailed-exitcode');
    const applied = await cli.runPlain('apply', path, ...flags);

    expect(plan.code, plan.out).toBe(0);
    expect(plan.out).toContain('= node/ucp-node-0: label "c2" is no longer declared: --prune removes it');
    expect(applied.code, applied.out).toBe(0);
    expect(await labelsOf('ucp-node-0')).toMatchObject({ c1: 'yes', c2: 'yes' });
    expect(tasksOf('c2')).toEqual(['running']);
  });

  it('stays ours if another label of the node changes, so that --prune removes it later', async () => {
    await declare(cluster('c1', "c1: 'yes', rack: '7'"));
    await apply();
    expect(await claimOf('ucp-node-0')).toEqual({ c1: 'yes', c2: 'yes', rack: '7' });

    await apply('--prune');

    expect(await claimOf('ucp-node-0')).toEqual({ c1: 'yes', rack: '7' });
    expect(await labelsOf('ucp-node-0')).not.toHaveProperty('c2');
  });

  it('is removed without --prune if the other cluster no longer needs it', async () => {
    await declare(cluster('c1', "c1: 'yes', rack: '7'"), cluster('c2'));
    await apply();
    await declare(cluster('c1'));

    await apply();

    expect(await claimOf('ucp-node-0')).toEqual({ c1: 'yes', c2: 'yes' });
  });
});

describe('a label that a proxy requires', () => {
  it('is removed last if its cluster is removed and another keeps the node', async () => {
    await start(cluster('c1'), cluster('c2'), cluster('c3'));
    await declare(cluster('c1'));

    const plan = await cli.run('plan', '--prune', '--output', 'json');
    const out = await apply('--prune', '--max-deletes', '2');

    expect(writesIn(out)).toEqual([
      conf(3),
      'updated service/ucp-interlock',
      ...['extension-c2', 'extension-c3', 'proxy-c2', 'proxy-c3'].map(
        (name) => `deleted service/ucp-interlock-${name}`,
      ),
      'updated node/ucp-node-0',
    ]);
    const { changes } = JSON.parse(plan.out) as { changes: readonly { resource: string }[] };
    expect(changes.find(({ resource }) => resource === 'node/ucp-node-0')).toMatchObject({
      cause: 'prune',
      impact: { class: 'none' },
    });
  });

  it('is added before and removed after, if a cluster replaces another with other labels', async () => {
    await start(cluster('c1'), cluster('c2'));
    await declare(cluster('c1'), cluster('c4'));

    const out = await apply('--prune');

    expect(writesIn(out)).toEqual([
      'updated node/ucp-node-0',
      conf(3),
      'updated service/ucp-interlock',
      'deleted service/ucp-interlock-extension-c2',
      'deleted service/ucp-interlock-proxy-c2',
      'updated node/ucp-node-0',
    ]);
    expect(await claimOf('ucp-node-0')).toEqual({ c1: 'yes', c4: 'yes' });
    expect((await cli.run('plan', '--prune')).out).toBe('No changes. Swarm matches the manifests.\n');
  });

  it('changes once the proxy of its old cluster is removed, if the node moves to another', async () => {
    await start(cluster('c1', 'region: west'), cluster('c2', 'region: east', 'ucp-node-1'));
    await declare(cluster('c2', 'region: east', 'ucp-node-1, ucp-node-0'));

    const out = await apply('--prune');

    expect(writesIn(out)).toEqual([
      conf(3),
      'updated service/ucp-interlock',
      'deleted service/ucp-interlock-extension-c1',
      'deleted service/ucp-interlock-proxy-c1',
      'updated node/ucp-node-0',
      conf(4),
      'updated service/ucp-interlock',
    ]);
    expect(tasksOf('c2').filter((state) => state === 'running')).toHaveLength(2);
    expect((await cli.run('plan', '--prune')).out).toBe('No changes. Swarm matches the manifests.\n');
  });

  it('is removed once the proxy uses another one, so that the proxy is replaced only once', async () => {
    await start(cluster('c1'));
    await declare(cluster('c1', 'zone: e'));

    const out = await apply();

    expect(writesIn(out)).toEqual([
      'updated node/ucp-node-0',
      conf(3),
      'updated service/ucp-interlock',
      'updated node/ucp-node-0',
    ]);
    expect(await claimOf('ucp-node-0')).toEqual({ zone: 'e' });
    expect(tasksOf('c1').filter((state) => state !== 'running')).toHaveLength(1);
    expect((await cli.run('plan')).out).toBe('No changes. Swarm matches the manifests.\n');
  });
});

describe('--max-deletes', () => {
  it('counts the clusters that are pruned', async () => {
    await start(...Object.keys(ports).map((name) => cluster(name)));
    await declare(cluster('c1'));

    const refused = await cli.run('apply', ...flags, '--prune');

    expect(refused.code).toBe(4);
    for (const name of ['c2', 'c3', 'c4', 'c5'])
      expect(refused.out).toContain(
        `Extensions.${name} is one of 4 clusters that would be pruned, and no more than 2 may be`,
      );
    expect(tasksOf('c2')).toEqual(['running']);
    expect(await labelsOf('ucp-node-0')).toHaveProperty('c2');
    await apply('--prune', '--max-deletes', '4');
    expect(tasksOf('c2')).toEqual([]);
  });
});

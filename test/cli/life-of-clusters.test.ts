import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/interlock/document/parse-document.ts';
import type { InterlockDocument } from '../../src/model/interlock-document.ts';
import { runningDocumentOf } from '../support/sandbox/running-document.ts';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';

let cli: CliWithInterlock;

beforeEach(async () => {
  cli = await startCliWithInterlock();
});

afterEach(async () => {
  await cli.close();
});

interface Settled {
  readonly applied: string;
  /** The text of the plan afterwards. */
  readonly plan: string;
}

/** Applies the folder, and expects that nothing is left to do then. */
const settle = async (...manifests: readonly string[]): Promise<Settled> => {
  await cli.declare(manifests.join('---\n'));
  const applied = await cli.run('apply', '--yes', '--stable-for', '0s', '--prune', '--allow-interruption');
  expect(applied.code, applied.out).toBe(0);
  const plan = await cli.run('plan', '--prune', '--detailed-exitcode');
  expect(plan.code, plan.out).toBe(0);
  return { applied: applied.out, plan: plan.out };
};

/** The same, if nothing is left to report either. */
const converge = async (...manifests: readonly string[]): Promise<string> => {
  const { applied, plan } = await settle(...manifests);
  expect(plan).toBe('No changes. Swarm matches the manifests.\n');
  return applied;
};

const cluster = (name: string, spec = '', node = 'ucp-node-0', port = 8080): string =>
  `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: ${name} }
spec:
  nodes: [${node}]
  nodeLabels: { ${name}: 'yes' }
  networks: [${name}net]
  proxy: { publish: { http: { published: ${String(port)} }, https: { published: ${String(port + 1000)} } } }
  ${spec}
`;

const interlock = (spec: string): string =>
  `apiVersion: swarm-reconciler.io/v1\nkind: Interlock\nmetadata: { name: interlock }\nspec: ${spec}\n`;

const east = cluster('east');
const west = cluster('west', '', 'ucp-node-1');
const north = cluster('north', '', 'ucp-node-0', 8081);

const runningDocument = (): InterlockDocument => runningDocumentOf(cli);

const namesOf = (kind: 'networks' | 'services' | 'configs'): readonly string[] =>
  cli.engine.sandbox.snapshot()[kind].map((object) => {
    const { Name, Spec } = object as { readonly Name?: string; readonly Spec?: { readonly Name: string } };
    return Name ?? Spec?.Name ?? '';
  });

const labelsOf = async (node: string): Promise<object> => {
  const { body } = await cli.engine.api('GET', '/nodes');
  const nodes = body as readonly { Spec: { Labels: object }; Description: { Hostname: string } }[];
  return nodes.find(({ Description }) => Description.Hostname === node)?.Spec.Labels ?? {};
};

/** Names of the nodes on which tasks of a cluster's proxy run. */
const proxyNodes = (name: string): readonly string[] => {
  const { services, tasks, nodes } = cli.engine.sandbox.snapshot();
  const proxy = services.find(({ Spec }) => Spec.Name === `ucp-interlock-proxy-${name}`);
  const running = tasks.filter(
    ({ ServiceID, Status }) => ServiceID === proxy?.ID && Status.State === 'running',
  );
  return nodes
    .filter(({ ID }) => running.some(({ NodeID }) => NodeID === ID))
    .map(({ Description }) => Description.Hostname)
    .sort();
};

describe('plan after apply is empty', () => {
  it('with one, two and three clusters, one added at a time', async () => {
    await converge(east);
    await converge(east, west);
    await converge(east, west, north);

    expect(Object.keys(runningDocument().extensions).sort()).toEqual(['default', 'east', 'north', 'west']);
  });

  it('after a key was removed from a cluster', async () => {
    await converge(cluster('east', 'config: { connectTimeout: 7, readTimeout: 8 }'));
    expect(runningDocument().extensions['east']?.['Config']).toMatchObject({
      ConnectTimeout: 7,
      ReadTimeout: 8,
    });

    await converge(cluster('east', 'config: { connectTimeout: 7 }'));

    expect(runningDocument().extensions['east']?.['Config']).toMatchObject({
      ConnectTimeout: 7,
      ReadTimeout: 600,
    });
  });

  it('after a cluster was removed, with its block, its network and its node labels, in this order', async () => {
    await converge(east, west);

    const out = await converge(east);

    expect(Object.keys(runningDocument().extensions).sort()).toEqual(['default', 'east']);
    expect(namesOf('networks')).not.toContain('westnet');
    // MKE's own label stays.
    expect(await labelsOf('ucp-node-1')).toEqual({ 'com.docker.ucp.orchestrator.swarm': 'true' });
    const lines = out.split('\n').filter((line) => /^(created|updated|deleted)/.test(line));
    expect(lines.map((line) => line.replace(/\s+/, ' '))).toEqual([
      'created config/com.docker.ucp.interlock.conf-3',
      'updated service/ucp-interlock',
      'deleted service/ucp-interlock-extension-west',
      'deleted service/ucp-interlock-proxy-west',
      'deleted network/westnet',
      'updated node/ucp-node-1',
    ]);
  });

  it('without --prune, if a cluster was removed: its block stays and that is reported', async () => {
    await converge(east, west);
    await cli.declare(east);

    const plan = await cli.run('plan', '--detailed-exitcode');

    expect(plan.code).toBe(0);
    expect(plan.out).toContain('Extensions.west of config.toml was written by us and is no longer declared');
    expect(plan.out).toContain('network/westnet: no longer declared');
  });

  it('after a manifest was renamed with its serviceCluster kept: the swarm does not move', async () => {
    await converge(east);
    const before = cli.engine.sandbox.snapshot().services;

    await converge(
      cluster('east', 'serviceCluster: east\n  extensionName: east').replace(
        'name: east }',
        'name: sunrise }',
      ),
    );

    expect(cli.engine.sandbox.snapshot().services).toEqual(before);
  });
});

describe('a cluster whose manifest forbids pruning', () => {
  const kept = (text: string): string =>
    text.replace(/name: (\w+) }/, "name: $1, annotations: { swarm-reconciler.io/prune: 'false' } }");
  const flags = ['--yes', '--stable-for', '0s', '--prune', '--allow-interruption'] as const;

  it('stays with its block, network, label and proxy when the manifest is removed, also on a node of another', async () => {
    await converge(east, kept(north), kept(west));

    const { plan } = await settle(east);

    expect(Object.keys(runningDocument().extensions).sort()).toEqual(['default', 'east', 'north', 'west']);
    expect(namesOf('networks')).toEqual(expect.arrayContaining(['northnet', 'westnet']));
    expect(await labelsOf('ucp-node-0')).toMatchObject({ east: 'yes', north: 'yes' });
    expect(await labelsOf('ucp-node-1')).toMatchObject({ west: 'yes' });
    expect([proxyNodes('north'), proxyNodes('west')]).toEqual([['ucp-node-0'], ['ucp-node-1']]);
    for (const key of ['service/ucp-interlock-proxy-north', 'node/ucp-node-0', 'node/ucp-node-1'])
      expect(plan).toMatch(new RegExp(`= ${key}: .*prune: "false"`));
    expect(plan).toContain('= network/westnet: no longer declared, kept as long as it is joined by');
  });

  it('is remembered by all later passes, and follows an annotation that was added late', async () => {
    await converge(east, west);
    await converge(east, kept(west));
    await settle(east);

    await settle(cluster('east', 'config: { connectTimeout: 7 }'));

    expect(Object.keys(runningDocument().extensions).sort()).toEqual(['default', 'east', 'west']);
    expect(proxyNodes('west')).toEqual(['ucp-node-1']);
  });

  it('keeps its label if the node gets another one, and loses what it no longer needs', async () => {
    await converge(east, kept(north));
    await settle(east);

    await settle(cluster('east', '', 'ucp-node-1'));

    expect(await labelsOf('ucp-node-0')).toMatchObject({ north: 'yes' });
    expect(await labelsOf('ucp-node-0')).not.toHaveProperty('east');
    expect(proxyNodes('north')).toEqual(['ucp-node-0']);
  });

  it('is removed once it was declared again without the annotation', async () => {
    await converge(east, kept(west));
    await settle(east);
    await converge(east, west);

    await converge(east);

    expect(Object.keys(runningDocument().extensions).sort()).toEqual(['default', 'east']);
    expect(namesOf('networks')).not.toContain('westnet');
    expect(await labelsOf('ucp-node-1')).toEqual({ 'com.docker.ucp.orchestrator.swarm': 'true' });
  });

  it('is removed by removeExtensions, which names it', async () => {
    await converge(east, kept(west));

    await converge(east, interlock('{ removeExtensions: [west] }'));

    expect(Object.keys(runningDocument().extensions).sort()).toEqual(['default', 'east']);
    expect(namesOf('networks')).not.toContain('westnet');
  });

  it('does not keep the others from being pruned', async () => {
    await converge(east, kept(west), north);
    await cli.declare(east);

    expect((await cli.run('apply', ...flags)).code).toBe(0);

    expect(Object.keys(runningDocument().extensions).sort()).toEqual(['default', 'east', 'west']);
    expect(await labelsOf('ucp-node-0')).not.toHaveProperty('north');
  });
});

describe('a node that moves between clusters', () => {
  const eastOf = (...nodes: readonly string[]): string => cluster('east', '', nodes.join(', '));
  const westOf = (...nodes: readonly string[]): string => cluster('west', '', nodes.join(', '));

  it('moves from the smaller proxy of the one to the larger of the other, and the next plan is empty', async () => {
    await converge(eastOf('ucp-node-0', 'ucp-node-1'), westOf('ucp-manager-0'));

    const out = await converge(eastOf('ucp-node-0'), westOf('ucp-manager-0', 'ucp-node-1'));

    const [, progress = ''] = out.split('Not changed');
    const lines = progress
      .split('\n')
      .filter((line) => /^(created|updated|running) (?!.*-extension-)/.test(line));
    const steps = lines.map((line) => line.replace(/\s+/, ' '));
    const east = 'running service/ucp-interlock-proxy-east';
    // It is waited for once more after the node has lost its label, beside the steps of the other cluster.
    expect(steps.filter((step) => step === east)).toHaveLength(2);
    expect(steps.filter((step, index) => step !== east || steps.indexOf(east) === index)).toEqual([
      'created config/com.docker.ucp.interlock.conf-3',
      'updated service/ucp-interlock',
      'running service/ucp-interlock',
      'running service/ucp-interlock-proxy-east',
      'updated node/ucp-node-1',
      'created config/com.docker.ucp.interlock.conf-4',
      'updated service/ucp-interlock',
      'running service/ucp-interlock',
      'running service/ucp-interlock-proxy-west',
    ]);
    expect(await labelsOf('ucp-node-1')).toMatchObject({ west: 'yes' });
    expect(proxyNodes('east')).toEqual(['ucp-node-0']);
    expect(proxyNodes('west')).toEqual(['ucp-manager-0', 'ucp-node-1']);
  });
});

describe('--max-deletes', () => {
  const app = (name: string): string =>
    `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: ${name} }
spec: { serviceCluster: east, image: 'nginx:1', route: { hosts: [${name}.test], port: 80 } }
`;

  it('defaults to half of our objects of a kind', async () => {
    await converge(east, app('a'), app('b'), app('c'));
    await cli.declare([east, app('a')].join('---\n'));
    const apply = ['apply', '--yes', '--stable-for', '0s', '--prune', '--allow-interruption'] as const;

    const refused = await cli.run(...apply);
    expect(refused.code).toBe(4);
    for (const name of ['b', 'c'])
      expect(refused.out).toContain(
        `service/${name}: it is one of 2 services that would be deleted or un-adopted, and no more than 1 may be`,
      );

    expect((await cli.run(...apply, '--max-deletes', '2')).code).toBe(0);
    expect(namesOf('services')).not.toContain('b');
  });
});

describe('the last block', () => {
  it('is not removed without confirmation, because the core needs one', async () => {
    await converge(east, interlock('{ removeExtensions: [default] }'));
    await cli.declare(interlock('{ removeExtensions: [default] }'));

    const apply = await cli.run('apply', '--yes', '--stable-for', '0s', '--prune', '--allow-interruption');

    expect(apply.code).toBe(4);
    expect(apply.out).toContain('the core needs one');
    expect(Object.keys(runningDocument().extensions)).toEqual(['east']);
  });

  it('restores the original block with removeLast: restoreTemplate', async () => {
    const parsed = parseDocument(
      await readFile(new URL('../fixtures/default-config.toml', import.meta.url), 'utf8'),
    );
    await converge(east, interlock('{ removeExtensions: [default] }'));
    expect(Object.keys(runningDocument().extensions)).toEqual(['east']);

    await converge(interlock('{ removeExtensions: [default], removeLast: restoreTemplate }'));

    expect(runningDocument()).toEqual(parsed.ok ? parsed.document : undefined);
  });
});

describe('keepConfigs', () => {
  it('keeps that many of our configs, and always the running and the previous one', async () => {
    for (const timeout of [1, 2, 3, 4, 5]) {
      await converge(
        interlock('{ keepConfigs: 2 }'),
        cluster('east', `config: { connectTimeout: ${String(timeout)} }`),
      );
    }

    expect(namesOf('configs').filter((name) => name.includes('conf-'))).toEqual([
      'com.docker.ucp.interlock.conf-1',
      'com.docker.ucp.interlock.conf-5',
      'com.docker.ucp.interlock.conf-6',
    ]);
  });
});

describe('two owners on one swarm', () => {
  it('write their blocks side by side and see no drift in those of the other', async () => {
    await converge(east);
    await cli.declare(west);
    const other = ['--owner', 'other'];

    expect((await cli.run('apply', '--yes', '--no-wait', ...other)).code).toBe(0);
    expect(Object.keys(runningDocument().extensions).sort()).toEqual(['default', 'east', 'west']);
    expect((await cli.run('plan', '--detailed-exitcode', ...other)).code).toBe(0);

    await cli.declare(east);
    expect((await cli.run('drift', '--detailed-exitcode')).code).toBe(0);
    expect((await cli.run('plan', '--prune', '--detailed-exitcode')).code).toBe(0);
  });
});

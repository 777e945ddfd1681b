import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';
import type { CliResult } from '../support/sandbox/cli-on-sandbox.ts';

let cli: CliWithInterlock;

beforeEach(async () => {
  cli = await startCliWithInterlock();
  await mkdir(join(cli.folder, 'platform'));
  await mkdir(join(cli.folder, 'app'));
});

afterEach(async () => {
  await cli.close();
});

const manifest = (kind: string, name: string, spec: string): string =>
  `apiVersion: swarm-reconciler.io/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n`;

const publish = 'publish: { http: { published: 8080 }, https: { published: 9080 } }';
const cluster = (name: string, node = 'ucp-node-0'): string =>
  manifest('ServiceCluster', name, `{ nodes: [${node}], networks: [${name}net], proxy: { ${publish} } }`);

const shop = (serviceCluster: string, fields = '', host = 'shop.test'): string =>
  manifest(
    'RoutedService',
    'shop',
    `{ serviceCluster: ${serviceCluster}, route: { hosts: [${host}], port: 80 }, image: 'nginx:1'${fields} }`,
  );

const nothing = manifest('Interlock', 'interlock', '{}');

/** The repositories of two teams: each is an owner with a folder of its own. */
type Team = 'platform' | 'app';

const declare = (team: Team, ...manifests: readonly string[]): Promise<void> =>
  writeFile(join(cli.folder, team, 'all.yaml'), manifests.join('---\n'));

const run = (team: Team, command: string, ...flags: readonly string[]): Promise<CliResult> =>
  cli.runPlain(command, join(cli.folder, team), ...flags, '--owner', team);

const apply = (team: Team, ...flags: readonly string[]): Promise<CliResult> =>
  run(team, 'apply', '--yes', '--stable-for', '0s', '--prune', '--allow-interruption', ...flags);

const serviceNamed = (name: string) =>
  cli.engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === name)?.Spec;

describe('a service whose cluster another repository declares', () => {
  beforeEach(async () => {
    await declare('platform', cluster('east'));
    const made = await apply('platform');
    expect(made.code, made.out).toBe(0);
  });

  it('is valid, joins the network of the cluster, and the next plan has no changes', async () => {
    await declare('app', shop('east'));
    expect(await cli.runPlain('validate', join(cli.folder, 'app'))).toMatchObject({
      code: 0,
      out: '1 manifest is valid.\n',
    });

    const applied = await apply('app');

    expect(applied.code, applied.out).toBe(0);
    const answer = await cli.engine.api('GET', '/networks');
    const networks = answer.body as readonly { readonly Id: string; readonly Name: string }[];
    const id = networks.find(({ Name }) => Name === 'eastnet')?.Id;
    expect(serviceNamed('shop')).toMatchObject({
      Labels: { 'com.docker.lb.service_cluster': 'east' },
      TaskTemplate: { Networks: [{ Target: id }] },
    });
    expect((await run('app', 'plan', '--prune', '--detailed-exitcode')).code).toBe(0);
    expect((await run('platform', 'plan', '--prune', '--detailed-exitcode')).code).toBe(0);
  });

  it('is rendered without a swarm, with its network left open', async () => {
    await declare('app', shop('east'));

    const rendered = await cli.runPlain('render', join(cli.folder, 'app'), '--kind', 'service');

    expect(rendered.out).toContain('networks:\n    - (known after observe)\n');
  });

  it('is refused by the plan if the name is misspelt, and its other services are applied', async () => {
    const blog = manifest(
      'RoutedService',
      'blog',
      `{ serviceCluster: east, route: { hosts: [blog.test], port: 80 }, image: 'nginx:1' }`,
    );
    await declare('app', shop('eats'), blog);

    const applied = await apply('app');

    expect(applied.code).toBe(4);
    expect(applied.out).toContain('x service/shop: no block of config.toml serves cluster "eats"');
    expect(applied.out).toContain('Did you mean "east"?');
    expect(serviceNamed('shop')).toBeUndefined();
    expect(serviceNamed('blog')).toBeDefined();
  });

  it('waits for the cluster: once the platform has it, the same manifests are applied', async () => {
    await declare('app', shop('north'));
    expect((await apply('app')).code).toBe(4);
    await declare('platform', cluster('east'), cluster('north', 'ucp-node-1'));
    const grown = await apply('platform');
    expect(grown.code, grown.out).toBe(0);

    expect((await apply('app')).code).toBe(0);
  });

  it('keeps its cluster: the platform cannot delete it, and is told which service needs it', async () => {
    await declare('app', shop('east'));
    await apply('app');
    await declare('platform', nothing);

    const deleted = await apply('platform');

    expect(deleted.code).toBe(4);
    expect(deleted.out).toContain('no block of config.toml would serve 1 routed service any more: shop');
    expect(serviceNamed('ucp-interlock-proxy-east')).toBeDefined();
    expect((await run('app', 'plan', '--detailed-exitcode')).code).toBe(0);
  });

  it('does not get a host that a service of the platform has in the same cluster', async () => {
    const status = manifest(
      'RoutedService',
      'status',
      `{ serviceCluster: east, route: { hosts: [Shop.test], port: 80 }, image: 'nginx:1' }`,
    );
    await declare('platform', cluster('east'), status);
    await apply('platform');
    await declare('app', shop('east'));

    const applied = await apply('app');

    expect(applied.code).toBe(4);
    expect(applied.out).toContain(
      'host "shop.test" of cluster "east" is that of service/status of the owner "platform" too',
    );
    expect(serviceNamed('shop')).toBeUndefined();
  });

  it('is exported although its cluster is not', async () => {
    await declare('app', shop('east'));
    await apply('app');

    const exported = await cli.runPlain('export', '--owner', 'app');

    expect(exported.out).toContain(
      'kind: RoutedService\nmetadata:\n  name: shop\nspec:\n  serviceCluster: east\n',
    );
    expect(exported.out).toContain('Plan of these manifests: no changes\n');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliWithInterlock, type CliWithInterlock } from '../support/sandbox/cli-with-interlock.ts';

let cli: CliWithInterlock;

beforeEach(async () => {
  cli = await startCliWithInterlock();
});

afterEach(async () => {
  await cli.close();
});

const manifest = (kind: string, metadata: string, spec: string): string =>
  `apiVersion: swarm-reconciler.io/v1\nkind: ${kind}\nmetadata: { ${metadata} }\nspec: ${spec}\n`;

const east = manifest(
  'ServiceCluster',
  'name: east',
  `{ nodes: [ucp-node-0], networks: [eastnet], proxy: { publish: { http: { published: 8080 }, https: { published: 9080 } } } }`,
);

const labelsOf = (name: string): Readonly<Record<string, string>> | undefined =>
  cli.engine.sandbox.snapshot().services.find(({ Spec }) => Spec.Name === name)?.Spec.Labels;

const apply = (...flags: readonly string[]): ReturnType<CliWithInterlock['run']> =>
  cli.run('apply', '--yes', '--stable-for', '0s', '--prune', ...flags);

describe('apply --prune', () => {
  it('refuses to remove the cluster of a service that is kept, and names it', async () => {
    const kept = manifest(
      'RoutedService',
      `name: a, annotations: { swarm-reconciler.io/prune: 'false' }`,
      '{ serviceCluster: east, route: { hosts: [a.test], port: 80 }, image: nginx:1 }',
    );
    await cli.declare([east, kept].join('---\n'));
    expect((await apply('--allow-interruption')).code).toBe(0);
    await cli.declare(manifest('Interlock', 'name: interlock', '{}'));

    const applied = await apply('--allow-interruption');

    expect(applied.code).not.toBe(0);
    expect(applied.out).toContain('no block of config.toml would serve 1 routed service any more: a');
    expect(labelsOf('a')).toMatchObject({ 'com.docker.lb.service_cluster': 'east' });
    expect(cli.engine.sandbox.snapshot().services.map(({ Spec }) => Spec.Name)).toContain(
      'ucp-interlock-proxy-east',
    );
  });

  describe('for a foreign service that no manifest adopts any more', () => {
    const theirs = { 'com.docker.lb.hosts': 'shop.test', 'com.docker.lb.port': '80' };
    const shop = (Labels: Readonly<Record<string, string>>) =>
      cli.engine.api('POST', '/services/create', {
        ...{ Name: 'shop', Labels },
        TaskTemplate: { ContainerSpec: { Image: 'nginx:1' }, Networks: [{ Target: 'stacknet' }] },
        Mode: { Replicated: { Replicas: 1 } },
      });
    const taken = manifest(
      'RoutedService',
      `name: shop, annotations: { swarm-reconciler.io/adopt: 'true' }`,
      '{ serviceCluster: east, route: { hosts: [shop.test], port: 80 } }',
    );
    beforeEach(() => cli.engine.api('POST', '/networks/create', { Name: 'stacknet', Driver: 'overlay' }));

    const takeOn = async (Labels: Readonly<Record<string, string>>): Promise<void> => {
      expect((await shop(Labels)).status).toBe(201);
      await cli.declare([east, taken].join('---\n'));
      expect((await apply('--allow-interruption')).code).toBe(0);
      expect(labelsOf('shop')).toEqual({ ...theirs, 'com.docker.lb.service_cluster': 'east' });
      await cli.declare(east);
    };

    it('restores its own labels, which were the same', async () => {
      await takeOn(theirs);

      expect((await apply()).code).toBe(0);

      expect(labelsOf('shop')).toEqual(theirs);
      expect((await cli.run('plan', '--prune', '--detailed-exitcode')).code).toBe(0);
    });

    it('restores the values that its labels had', async () => {
      const others = { ...theirs, 'com.docker.lb.hosts': 'old.test', team: 'a' };
      expect((await shop(others)).status).toBe(201);
      await cli.declare([east, taken].join('---\n'));
      expect((await apply('--allow-interruption')).code).toBe(0);
      await cli.declare(east);

      expect((await apply()).code).toBe(0);

      expect(labelsOf('shop')).toEqual(others);
    });

    it('requires permission to remove its route, which it did not have before', async () => {
      await takeOn({});

      const refused = await apply();
      expect(refused.code).not.toBe(0);
      expect(refused.out).toContain(
        'service/shop: it would interrupt traffic: no request is routed to it any more',
      );
      expect(labelsOf('shop')).toMatchObject(theirs);

      expect((await apply('--allow-interruption')).code).toBe(0);
      expect(labelsOf('shop')).toEqual({});
    });
  });
});

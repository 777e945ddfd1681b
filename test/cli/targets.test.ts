import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliOnSandbox, type CliOnSandbox, type CliResult } from '../support/sandbox/cli-on-sandbox.ts';

let cli: CliOnSandbox;

beforeEach(async () => {
  cli = await startCliOnSandbox(['web']);
});

afterEach(async () => {
  await cli.close();
});

const service = (name: string, image: string): string => `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: ${name} }
spec: { networks: [web], route: { hosts: [${name}.example], port: 80 }, image: '${image}' }
`;

/** An urgent fix of `shop`, and a change of `blog` that must not be applied yet. */
const declareBoth = (version: string): Promise<void> =>
  cli.declare([service('shop', `shop:${version}`), service('blog', `blog:${version}`)].join('---\n'));

const apply = (...args: readonly string[]): Promise<CliResult> =>
  cli.run('apply', '--yes', '--no-wait', ...args);

const imageOf = (name: string): string | undefined =>
  cli.engine.sandbox
    .snapshot()
    .services.find(({ Spec }) => Spec.Name === name)
    ?.Spec.TaskTemplate.ContainerSpec?.Image?.split('@')[0];

describe('--target', () => {
  it('changes only the object that it names, and reports how much is left out', async () => {
    await declareBoth('1');
    await apply();
    await declareBoth('2');

    const applied = await apply('--target', 'service/shop');

    expect(applied.code).toBe(0);
    expect(applied.out).toContain('Only service/shop and what is needed for it: 1 other change is left out');
    expect([imageOf('shop'), imageOf('blog')]).toEqual(['shop:2', 'blog:1']);
    expect((await cli.run('plan', '--target', 'service/shop')).out).toContain(
      'No changes. Differences are only reported.',
    );
    expect((await cli.run('plan')).out).toContain('~ service/blog');
  });

  it('can be repeated', async () => {
    await declareBoth('1');

    const planned = await cli.run('plan', '--target', 'service/shop', '--target', 'service/blog');

    expect(planned.out).toContain('2 to add');
    expect(planned.out).not.toContain('left out');
  });

  it('is kept in a saved plan', async () => {
    const file = join(cli.folder, 'plan.json');
    await declareBoth('1');
    await cli.run('plan', '--target', 'service/shop', '--out', file);

    expect((await cli.runPlain('apply', file, '--no-wait')).code).toBe(0);

    expect([imageOf('shop'), imageOf('blog')]).toEqual(['shop:1', undefined]);
  });

  it('leaves objects that are no longer declared alone, also the one that the target replaces', async () => {
    await declareBoth('1');
    await apply();
    await cli.declare(service('shop', 'shop:2'));

    expect((await apply('--target', 'service/shop')).out).not.toContain('blog');
    expect(imageOf('blog')).toBe('blog:1');
  });

  it('is refused with --prune', async () => {
    await declareBoth('1');

    const planned = await cli.run('plan', '--prune', '--target', 'service/shop');

    expect(planned.code).toBe(1);
    expect(planned.out).toContain("'--target <object>' cannot be used with option '--prune'");
  });

  it('suggests a similar object', async () => {
    await declareBoth('1');

    const planned = await cli.run('plan', '--target', 'service/shp');

    expect(planned.code).toBe(1);
    expect(planned.out).toContain('The plan has no object "service/shp"');
    expect(planned.out).toContain('Did you mean "service/shop"?');
  });
});

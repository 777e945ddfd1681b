import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCliOnSandbox, type CliOnSandbox } from '../support/sandbox/cli-on-sandbox.ts';

let cli: CliOnSandbox;

beforeEach(async () => {
  cli = await startCliOnSandbox();
});

afterEach(async () => {
  await cli.close();
});

const service = (name: string): string =>
  `apiVersion: swarm-reconciler.io/v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { image: nginx:1 }\n`;

const serviceNames = (): readonly (string | undefined)[] =>
  cli.engine.sandbox.snapshot().services.map(({ Spec }) => Spec.Name);

describe('apply --prune of a folder with a submodule that is not checked out', () => {
  const submodule = (): string => join(cli.folder, 'module');

  beforeEach(async () => {
    await cli.declare([service('web'), service('of-the-module')].join('---\n'));
    expect((await cli.run('apply', '--yes')).code).toBe(0);
    await cli.write('.git', 'gitdir: elsewhere\n');
    await cli.write('.gitmodules', '[submodule "module"]\n\tpath = module\n');
    await mkdir(submodule());
    await cli.declare(service('web'));
  });

  it('deletes nothing, and says why', async () => {
    const { code, out } = await cli.run('apply', '--yes', '--prune');

    expect(code).toBe(0);
    expect(out).toContain('warning source-incomplete: Submodule "module" is not read');
    expect(out).toContain('only some of the manifests were read, so nothing is deleted');
    expect(serviceNames()).toContain('of-the-module');
  });

  it('warns in validate and plan too', async () => {
    expect((await cli.run('validate')).out).toContain('module warning source-incomplete');
    expect((await cli.run('plan', '--prune')).out).toContain('module warning source-incomplete');
  });

  it('deletes once the source is whole', async () => {
    await rmdir(submodule());

    await cli.run('apply', '--yes', '--prune', '--allow-interruption');

    expect(serviceNames()).toEqual(['web']);
  });
});

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { startCliOnSandbox, type CliOnSandbox } from '../support/sandbox/cli-on-sandbox.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;

let cli: CliOnSandbox;
let folder: string;

beforeEach(async () => {
  cli = await startCliOnSandbox();
  folder = await mkdtemp(join(tmpdir(), 'reconciler-export-'));
  await seedVendorPage(cli.engine.api);
  await cli.runPlain('apply', manifests, '--yes', '--no-wait', '--allow-interruption');
});

afterEach(async () => {
  await cli.close();
  await rm(folder, { recursive: true });
});

async function run(
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const streams = memoryStreams();
  const code = await main([...argv, '--host', cli.engine.host], streams);
  return { code, out: streams.out(), err: streams.err() };
}

const planOf = (source: string) => run('plan', source, '--detailed-exitcode');

describe('reconciler export', () => {
  it('prints manifests that produce an empty plan, and reports that on stderr; it only reads', async () => {
    const before = cli.requests.length;
    const { code, out, err } = await run('export');

    expect(code).toBe(0);
    expect(err).toBe('Plan of these manifests: no changes\n');
    expect([...new Set(cli.requests.slice(before).map(({ method }) => method))]).toEqual(['GET']);
    await writeFile(join(folder, 'all.yaml'), out);
    expect(await planOf(folder)).toMatchObject({
      code: 0,
      out: 'No changes. Swarm matches the manifests.\n',
    });
  });

  it('writes a file for each cluster, one for Interlock and one for the services', async () => {
    const target = join(folder, 'made');
    const { code, out } = await run('export', '--out-dir', target);

    expect(code).toBe(0);
    const names = ['east.yaml', 'interlock.yaml', 'services.yaml', 'west.yaml'];
    expect((await readdir(target)).toSorted()).toEqual(names);
    expect(out.trim().split('\n').toSorted()).toEqual(names.map((name) => join(target, name)));
    expect(await planOf(target)).toMatchObject({ code: 0 });
  });

  it('overwrites nothing, and then writes nothing', async () => {
    await writeFile(join(folder, 'west.yaml'), 'mine');

    const { code, err } = await run('export', '--out-dir', folder);

    expect(code).toBe(1);
    expect(err).toContain('west.yaml": it already exists');
    expect(await readdir(folder)).toEqual(['west.yaml']);
    expect(await readFile(join(folder, 'west.yaml'), 'utf8')).toBe('mine');
  });

  it('reports which values may be secret, and what is left out', async () => {
    const labels = { 'com.docker.lb.hosts': 'shop.test', 'com.docker.lb.port': '80' };
    const service = (Name: string, Networks: object[]) => ({
      ...{ Name, Labels: labels },
      TaskTemplate: { ContainerSpec: { Image: 'shop:1', Env: ['PASSWORD=hunter2'] }, Networks },
    });
    await cli.engine.api('POST', '/services/create', service('shop', [{ Target: 'eastnet' }]));
    await cli.engine.api('POST', '/services/create', service('bare', []));

    const { code, err } = await run('export');

    expect(code).toBe(0);
    expect(err).toContain('Values of env are masked: shop. --out-dir writes files that have them\n');
    expect(err).toContain('RoutedService "bare" is left out: ');
    expect(err).toContain('Plan of these manifests: adopts service/shop\n');
    expect(err).not.toContain('hunter2');
  });
});

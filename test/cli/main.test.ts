import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { memoryStreams, type MemoryStreams } from '../support/memory-streams.ts';
import { schemaErrors } from '../support/schemas.ts';
import { startSandboxEngine, type SandboxEngine } from '../support/sandbox/sandbox-engine.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconciler-cli-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const brokenManifests = async (): Promise<string> => {
  const east = await readFile(join(manifests, 'east.yaml'), 'utf8');
  await writeFile(join(folder, 'east.yaml'), east.replace('route:', 'rout:'));
  return folder;
};

describe('main() without a swarm', () => {
  it('prints the version of package.json', async () => {
    const streams = memoryStreams();

    expect(await main(['--version'], streams)).toBe(0);

    const { version } = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as {
      version: string;
    };
    expect(streams.out()).toBe(`${version}\n`);
  });

  it('ends --help with 0 and names every exit code', async () => {
    const streams = memoryStreams();

    expect(await main(['--help'], streams)).toBe(0);

    for (const code of ['0 ', '1 ', '2 ', '3 ', '4 ', '130']) expect(streams.out()).toContain(`\n  ${code}`);
  });

  it.each([
    { argv: ['pln'], expected: 'Did you mean plan?' },
    { argv: ['plan', '--onwer', 'x'], expected: 'Did you mean --owner?' },
    { argv: ['plan', '--owner', 'A B'], expected: 'lower-case letters' },
    { argv: ['apply', manifests, '--timeout', 'soon'], expected: 'Write it as 30s, 10m or 1h30m' },
    { argv: ['validate', '/nowhere/at/all'], expected: 'Cannot' },
    { argv: ['plan', manifests, '--host', 'npipe://x'], expected: 'unix:///path, tcp://host:port or ssh://' },
    { argv: ['plan', manifests, '--host', 'unix:///nowhere.sock'], expected: 'Is the engine running there?' },
    { argv: ['run', manifests, '--webhook-url', 'http://127.0.0.1:1'], expected: '--webhook-secret-file' },
  ])('$argv exits with 1 and shows the way out', async ({ argv, expected }) => {
    const streams = memoryStreams();

    expect(await main(argv, streams)).toBe(1);

    expect(streams.err()).toContain(expected);
    expect(streams.out()).toBe('');
  });

  it('validate exits with 1 if a manifest is invalid, and with 0 if all are valid', async () => {
    expect(await main(['validate', await brokenManifests()], memoryStreams())).toBe(1);
    expect(await main(['validate', manifests], memoryStreams())).toBe(0);
  });

  it('validate -o json prints one document', async () => {
    const streams = memoryStreams();

    await main(['validate', await brokenManifests(), '-o', 'json'], streams);

    expect(JSON.parse(streams.out())).toMatchObject({
      schemaVersion: 1,
      problems: [{ code: 'field-unknown', file: 'east.yaml', hint: 'Did you mean "route"?' }],
    });
    expect(streams.err()).toBe('');
  });

  it('renders a cluster that selects its nodes, as far as possible without a swarm', async () => {
    const east = await readFile(join(manifests, 'east.yaml'), 'utf8');
    await writeFile(
      join(folder, 'east.yaml'),
      east.replace(/nodes: \[ucp-node-0\]/, 'nodeSelector: { names: "lb-*" }'),
    );
    const rendered = async (kind: string): Promise<string> => {
      const streams = memoryStreams();
      expect(await main(['render', folder, '--kind', kind], streams), streams.err()).toBe(0);
      return streams.out();
    };

    expect(await rendered('config.toml')).toContain('ProxyReplicas = "(known after observe)"');
    expect(await rendered('node')).toBe(
      '- name: (known after observe)\n  labels:\n    nodetype: loadbalancer\n    region: east\n',
    );
  });

  it('render refuses to print as TOML what is none, with the way out', async () => {
    const streams = memoryStreams();

    expect(await main(['render', manifests, '--kind', 'service', '-o', 'toml'], streams)).toBe(1);

    expect(streams.out()).toBe('');
    expect(streams.err()).toContain(
      'Cannot print a service as TOML: only config.toml is TOML\n  Use -o yaml or -o json',
    );
  });

  it('renders the nginx.conf of one cluster', async () => {
    const streams = memoryStreams();

    expect(await main(['render', manifests, '--kind', 'nginx', '--cluster', 'east'], streams)).toBe(0);

    expect(streams.out()).toContain('# nginx.conf of the service cluster east\n');
    expect(streams.out()).toContain('server tasks.demoeast:8000;');
    expect(streams.out()).not.toContain('west');
  });

  it.each([
    [['--kind', 'nginx', '--cluster', 'north'], 'Declared: east, west'],
    [['--kind', 'node', '--cluster', 'east'], '--cluster is for --kind nginx'],
    [['--kind', 'nginx', '-o', 'toml'], 'only config.toml is TOML'],
  ])('render %j is refused with the way out', async (flags, expected) => {
    const streams = memoryStreams();

    expect(await main(['render', manifests, ...flags], streams)).toBe(1);

    expect(streams.out()).toBe('');
    expect(streams.err()).toContain(expected);
  });

  it('renders the nginx.conf as JSON, with what is refused', async () => {
    const streams = memoryStreams();

    expect(await main(['render', manifests, '--kind', 'nginx', '-o', 'json'], streams)).toBe(0);

    expect(JSON.parse(streams.out())).toMatchObject([
      { cluster: 'east', refused: [], notes: [] },
      { cluster: 'west', refused: [], notes: [] },
    ]);
  });

  it.each(['config.toml', 'service', 'network', 'node', 'nginx'])(
    'render --kind %s opens no socket',
    async (kind) => {
      const streams = memoryStreams(undefined, { DOCKER_HOST: 'unix:///nowhere.sock' });

      expect(await main(['render', manifests, '--kind', kind], streams)).toBe(0);

      await expect(streams.out()).toMatchFileSnapshot(`../golden/render/example-${kind}.txt`);
    },
  );
});

describe('main() on a swarm', () => {
  let engine: SandboxEngine;
  let writes: number;

  beforeEach(async () => {
    writes = 0;
    engine = await startSandboxEngine({
      onRequest: ({ method }) => {
        if (method !== 'GET') writes += 1;
      },
    });
    await seedVendorPage(engine.api);
  });

  afterEach(async () => {
    await engine.close();
  });

  const run = async (argv: readonly string[], answer?: boolean): Promise<[number, MemoryStreams]> => {
    const streams = memoryStreams(answer);
    return [await main([...argv, '--host', engine.host], streams), streams];
  };
  const applyAll = ['apply', manifests, '--yes', '--no-wait', '--allow-interruption'];

  it('plan exits with 0, or with 2 if there are differences and --detailed-exitcode is set', async () => {
    expect((await run(['plan', manifests]))[0]).toBe(0);
    expect((await run(['plan', manifests, '--detailed-exitcode']))[0]).toBe(2);
    expect(writes).toBe(0);
  });

  it('plan -o json prints the plan as one document that matches its schema', async () => {
    const [, streams] = await run(['plan', manifests, '-o', 'json']);

    expect(schemaErrors('plan', streams.out())).toEqual([]);
    expect(JSON.parse(streams.out())).toMatchObject({
      schemaVersion: 1,
      owner: 'default',
      unchangedCount: 0,
    });
  });

  it('drift -o json prints one document that matches its schema', async () => {
    const [, streams] = await run(['drift', manifests, '-o', 'json']);

    expect(schemaErrors('drift', streams.out())).toEqual([]);
    expect(JSON.parse(streams.out())).toEqual({ schemaVersion: 1, owner: 'default', drift: [] });
  });

  it('apply without --yes and without a terminal ends with 1 and writes nothing', async () => {
    const [code, streams] = await run(['apply', manifests, '--allow-interruption']);

    expect(code).toBe(1);
    expect(streams.err()).toContain('--yes');
    expect(writes).toBe(0);
  });

  it('apply writes nothing if the user answers no', async () => {
    const [code, streams] = await run(['apply', manifests, '--allow-interruption'], false);

    expect(code).toBe(1);
    expect(streams.err()).toContain('Nothing was applied');
    expect(writes).toBe(0);
  });

  it('apply without permission to interrupt traffic ends with 4, does the rest, and then has nothing left', async () => {
    const [code, streams] = await run(['apply', manifests, '--yes', '--no-wait']);
    expect([code, streams.out()]).toEqual([4, expect.stringContaining('it would interrupt traffic')]);
    expect(streams.err()).toContain('created  service/demoeast');
    const before = writes;

    expect((await run(['apply', manifests, '--yes', '--no-wait']))[0]).toBe(4);

    expect(writes).toBe(before);
  });

  it('apply ends with 0, and run again sends no write', async () => {
    expect((await run(applyAll))[0]).toBe(0);
    const before = writes;

    expect((await run(applyAll))[0]).toBe(0);

    expect(writes).toBe(before);
  });

  it('apply -o json prints plan and outcome as one document', async () => {
    const [, streams] = await run([...applyAll, '-o', 'json']);

    expect(JSON.parse(streams.out())).toMatchObject({
      schemaVersion: 1,
      outcome: {
        interrupted: false,
        changes: expect.arrayContaining([expect.objectContaining({ status: 'done' })]) as unknown,
      },
    });
  });

  it('apply that leaves a service without tasks exits with 3 and reports why', async () => {
    engine.sandbox.setNodeState('ucp-node-0', 'down');
    engine.sandbox.setNodeState('ucp-node-1', 'down');
    engine.sandbox.setNodeState('ucp-manager-0', 'down');

    const [code, streams] = await run([
      'apply',
      manifests,
      '--yes',
      '--allow-interruption',
      '--timeout',
      '1s',
    ]);

    expect(code).toBe(3);
    expect(streams.out()).toContain('unhealthy service/ucp-interlock');
  });

  it('apply that finds a foreign service leaves it alone, does the rest and exits with 4', async () => {
    await engine.api('POST', '/services/create', {
      Name: 'demoeast',
      TaskTemplate: { ContainerSpec: { Image: 'nginx:1' } },
    });

    const [code, streams] = await run(applyAll);

    expect(code).toBe(4);
    expect(streams.out()).toContain(
      'service/demoeast: a service of this name exists and is not managed by us',
    );
    expect((await run(['plan', manifests]))[1].out()).toContain('Plan: 0 to add');
  });

  it('drift exits with 0, or with 2 if something has drifted and --detailed-exitcode is set', async () => {
    await run(applyAll);
    expect((await run(['drift', manifests, '--detailed-exitcode']))[0]).toBe(0);

    await engine.api('DELETE', '/services/demoeast');

    const [code, streams] = await run(['drift', manifests, '--detailed-exitcode']);
    expect(code).toBe(2);
    expect(streams.out()).toContain('service/demoeast  deleted');
    expect((await run(['drift', manifests]))[0]).toBe(0);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { startCliOnSandbox, type CliOnSandbox } from '../support/sandbox/cli-on-sandbox.ts';
import { memoryStreams } from '../support/memory-streams.ts';
import { startRecordingProxy, type RecordingProxy } from '../support/lab/recording-proxy.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;

let cli: CliOnSandbox;
let proxy: RecordingProxy;
let folder: string;
let denied: readonly string[];

beforeEach(async () => {
  cli = await startCliOnSandbox();
  folder = await mkdtemp(join(tmpdir(), 'reconciler-doctor-'));
  denied = [];
  proxy = await startRecordingProxy(
    cli.engine.host.replace('unix://', ''),
    join(folder, 'engine.sock'),
    ({ path }) => Promise.resolve(denied.some((start) => path.startsWith(start)) ? 403 : undefined),
  );
  await seedVendorPage(cli.engine.api);
});

afterEach(async () => {
  await proxy.close();
  await cli.close();
  await rm(folder, { recursive: true });
});

/** Without what depends on the machine. */
const steady = (text: string): string =>
  text
    .replaceAll(folder, '/run')
    .replaceAll(cli.folder, './manifests')
    .replaceAll(manifests, './manifests')
    .replace(/git version [^"\n]*/, 'git version 2.39.5')
    .replace(/folder:[0-9a-f]+/, 'folder:0123456789ab');

async function doctor(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const streams = memoryStreams(undefined, { PATH: process.env['PATH'] });
  const code = await main(['doctor', ...args, '--host', proxy.host], streams);
  expect(streams.err()).toBe('');
  return { code, out: steady(streams.out()) };
}

interface CoreService {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: {
    readonly TaskTemplate: { readonly ContainerSpec: { readonly Configs: readonly object[] } };
  };
}

/** Someone made the core read an invalid config.toml, and scaled it to zero. */
async function breakInterlock(): Promise<void> {
  const { api } = cli.engine;
  const name = 'com.docker.ucp.interlock.conf-9';
  const data = Buffer.from('[Extensions.east\n').toString('base64');
  const { ID: id } = (await api('POST', '/configs/create', { Name: name, Data: data })).body as {
    ID: string;
  };
  const core = (await api('GET', '/services/ucp-interlock')).body as CoreService;
  Object.assign(core.Spec.TaskTemplate.ContainerSpec.Configs[0]!, { ConfigID: id, ConfigName: name });
  const spec = { ...core.Spec, Mode: { Replicated: { Replicas: 0 } } };
  await api('POST', `/services/${core.ID}/update?version=${String(core.Version.Index)}`, spec);
}

describe('reconciler doctor', () => {
  it('finds nothing wrong on a healthy swarm, and only reads', async () => {
    const { code, out } = await doctor(manifests);

    await expect(out).toMatchFileSnapshot('../golden/doctor/well.txt');
    expect(code).toBe(0);
    expect([...new Set(proxy.requests.map(({ method }) => method))]).toEqual(['GET']);
    expect(proxy.requests.length).toBeGreaterThan(8);
  });

  it('reports everything that is wrong at once, each with the way out', async () => {
    await cli.runPlain('apply', manifests, '--yes', '--no-wait', '--allow-interruption');
    await cli.runPlain('suspend', '--for', '2h', '--reason', 'Ann repairs it');
    await breakInterlock();
    cli.engine.sandbox.addNode({ hostname: 'ucp-manager-1', role: 'manager' });
    cli.engine.sandbox.setNodeState('ucp-node-1', 'down');
    await cli.declare('apiVersion: swarm-reconciler.io/v1\nkind: ServiceCluste\n');
    denied = ['/v1.41/secrets', '/secrets'];

    const { code, out } = await doctor(cli.folder);

    await expect(out.replace(/until \S+Z/, 'until 2026-01-01T02:00:00Z')).toMatchFileSnapshot(
      '../golden/doctor/sick.txt',
    );
    expect(code).toBe(1);
    expect([...new Set(proxy.requests.map(({ method }) => method))]).toEqual(['GET']);
  });

  it('skips what it cannot know if no engine answers', async () => {
    await proxy.close();

    const { code, out } = await doctor('-o', 'json');

    expect(code).toBe(1);
    const { checks } = JSON.parse(out) as { readonly checks: readonly { check: string; status: string }[] };
    const statusOf = (status: string) =>
      checks.filter((one) => one.status === status).map(({ check }) => check);
    expect(statusOf('failed')).toEqual(['engine']);
    expect(statusOf('ok')).toEqual(['git']);
  });
});

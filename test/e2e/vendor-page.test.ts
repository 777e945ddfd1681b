import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { withoutDigests } from '../support/normalise.ts';
import { poll } from '../support/poll.ts';
import { startRecordingProxy, type RecordingProxy } from '../support/lab/recording-proxy.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { seedVendorPage } from '../support/vendor-page.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;
const page = new URL('../fixtures/service-clusters-config.toml', import.meta.url);

// The steps build on each other, like those of the page.
describeLab("the vendor page's example on a real swarm", () => {
  let lab: Lab;
  let folder: string;
  let proxy: RecordingProxy;

  const reconciler = (...args: readonly string[]): Promise<Finished> => {
    proxy.clear();
    return runReconciler([...args, '--host', proxy.host]);
  };
  const methods = (): readonly string[] => [...new Set(proxy.requests.map(({ method }) => method))];
  const inspect = async (kind: string, name: string, format: string): Promise<unknown> =>
    JSON.parse(await lab.docker([kind, 'inspect', name, '--format', `{{json ${format}}}`]));

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-e2e-'));
    proxy = await startRecordingProxy(lab.dockerHost.replace('unix://', ''), join(folder, 'engine.sock'));
    await seedVendorPage((method, path, body) => lab.api(method, path, body));
    await poll('the stand-in core runs', async () =>
      (
        await lab.docker([
          'service',
          'ps',
          'ucp-interlock',
          '--filter',
          'desired-state=running',
          '--format',
          '{{.CurrentState}}',
        ])
      ).startsWith('Running')
        ? true
        : undefined,
    );
  });

  afterAll(async () => {
    await proxy.close();
    await rm(folder, { recursive: true });
  });

  it('plan reads with eight requests and one for its image, and writes nothing', async () => {
    const plan = await reconciler('plan', manifests, '--detailed-exitcode');

    expect(plan.stderr).toBe('');
    expect(plan.code).toBe(2);
    await expect(withoutDigests(plan.stdout)).toMatchFileSnapshot('../golden/e2e/vendor-page-plan.txt');
    expect(methods()).toEqual(['GET']);
    expect(proxy.requests.map(({ path }) => path.split('?')[0]).sort()).toEqual([
      '/_ping',
      '/configs',
      '/distribution/training/whoami:latest/json',
      '/info',
      '/networks',
      '/nodes',
      '/secrets',
      '/services',
      '/tasks',
    ]);
  });

  it('apply converges the swarm to what the page describes', async () => {
    const apply = await reconciler('apply', manifests, '--yes', '--no-wait', '--allow-interruption');

    expect(apply.stderr).toContain('updated  service/ucp-interlock');
    expect(apply.code).toBe(0);
    expect(await inspect('node', 'ucp-node-0', '.Spec.Labels')).toMatchObject({
      nodetype: 'loadbalancer',
      region: 'east',
    });
    expect(await inspect('node', 'ucp-node-1', '.Spec.Labels')).toMatchObject({
      nodetype: 'loadbalancer',
      region: 'west',
    });
    expect(await inspect('network', 'eastnet', '.Driver')).toBe('overlay');
    expect(await inspect('network', 'westnet', '.Driver')).toBe('overlay');
  });

  it('the core reads conf-2 with the content of the page at /config.toml, after one update', async () => {
    const configs = await inspect('service', 'ucp-interlock', '.Spec.TaskTemplate.ContainerSpec.Configs');
    const data = await inspect('config', 'com.docker.ucp.interlock.conf-2', '.Spec.Data');

    expect(configs).toMatchObject([
      { ConfigName: 'com.docker.ucp.interlock.conf-2', File: { Name: '/config.toml' } },
    ]);
    const text = Buffer.from(String(data), 'base64').toString('utf8');
    expect(parse(text)).toEqual(parse(await readFile(page, 'utf8')));
    const coreUpdates = proxy.requests.filter(
      ({ method, body }) => method === 'POST' && body.includes('"Name":"ucp-interlock"'),
    );
    expect(coreUpdates).toHaveLength(1);
  });

  it('the default proxy and its extension are gone, and both demo services run with their three labels', async () => {
    const names = (await lab.docker(['service', 'ls', '--format', '{{.Name}}'])).trim().split('\n').sort();
    expect(names).toEqual(['demoeast', 'demowest', 'ucp-interlock']);
    for (const [name, host, cluster] of [
      ['demoeast', 'demo.A', 'east'],
      ['demowest', 'demo.B', 'west'],
    ] as const) {
      expect(await inspect('service', name, '.Spec.Labels')).toMatchObject({
        'com.docker.lb.hosts': host,
        'com.docker.lb.port': '8000',
        'com.docker.lb.service_cluster': cluster,
      });
      await poll(`${name} runs`, async () =>
        (
          await lab.docker(['service', 'ls', '--filter', `name=${name}`, '--format', '{{.Replicas}}'])
        ).startsWith('1/1')
          ? true
          : undefined,
      );
    }
  });

  it('a plan after apply is empty', async () => {
    const plan = await reconciler('plan', manifests, '--detailed-exitcode');

    expect(plan.stdout).toBe('No changes. Swarm matches the manifests.\n');
    expect(plan.code).toBe(0);
  });

  it('a second apply sends no write', async () => {
    const apply = await reconciler('apply', manifests, '--yes', '--no-wait', '--allow-interruption');

    expect(apply.code).toBe(0);
    expect(methods()).toEqual(['GET']);
    expect(proxy.requests).toHaveLength(8);
  });

  it('drift reports the object and the field that someone changed by hand, and apply restores it', async () => {
    await lab.docker([
      'service',
      'update',
      '--detach',
      '--label-add',
      'com.docker.lb.hosts=evil.example',
      'demoeast',
    ]);
    await lab.docker(['node', 'update', '--label-add', 'region=west', 'ucp-node-0']);
    await lab.docker(['service', 'rm', 'demowest']);

    const drift = await reconciler('drift', manifests, '--detailed-exitcode');
    expect(drift.code).toBe(2);
    expect(methods()).toEqual(['GET']);
    await expect(asTyped(drift.stdout)).toMatchFileSnapshot('../golden/e2e/vendor-page-drift.txt');

    // No core runs here, so waiting for its proxies would time out.
    const heal = await reconciler('apply', manifests, '--yes', '--no-wait');
    await expect(withoutDigests(heal.stdout)).toMatchFileSnapshot('../golden/e2e/vendor-page-heal.txt');
    expect(heal.code).toBe(0);

    const after = await reconciler('drift', manifests, '--detailed-exitcode');
    expect(after.code).toBe(0);
  });

  it('a foreign label survives every write', async () => {
    await lab.docker(['node', 'update', '--label-add', 'com.docker.ucp.access.label=prod', 'ucp-node-0']);
    await lab.docker([
      'service',
      'update',
      '--detach',
      '--label-add',
      'team=blue',
      '--replicas',
      '1',
      'demoeast',
    ]);
    await lab.docker(['node', 'update', '--label-rm', 'region', 'ucp-node-0']);
    await lab.docker(['service', 'update', '--detach', '--label-rm', 'com.docker.lb.port', 'demoeast']);

    expect((await reconciler('apply', manifests, '--yes', '--no-wait')).code).toBe(0);

    expect(await inspect('node', 'ucp-node-0', '.Spec.Labels')).toMatchObject({
      'com.docker.ucp.access.label': 'prod',
      region: 'east',
    });
    expect(await inspect('service', 'demoeast', '.Spec.Labels')).toMatchObject({
      team: 'blue',
      'com.docker.lb.port': '8000',
    });
  });

  it('export prints manifests whose plan is empty, and only reads', async () => {
    const exported = await reconciler('export');

    expect(exported.stderr).toBe('Plan of these manifests: no changes\n');
    expect(exported.code).toBe(0);
    expect(methods()).toEqual(['GET']);
    await expect(exported.stdout).toMatchFileSnapshot('../golden/e2e/vendor-page-export.yaml');
    const file = join(folder, 'exported.yaml');
    await writeFile(file, exported.stdout);
    const plan = await reconciler('plan', file, '--detailed-exitcode');
    expect(plan.stdout).toBe('No changes. Swarm matches the manifests.\n');
    expect(plan.code).toBe(0);
  });

  it('doctor reports no failed check, and only reads', async () => {
    const doctor = await reconciler('doctor', manifests, '-o', 'json');

    const { checks } = JSON.parse(doctor.stdout) as {
      readonly checks: readonly { readonly check: string; readonly status: string }[];
    };
    expect(checks.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(doctor.code).toBe(0);
    expect(methods()).toEqual(['GET']);
  });
});

/** The suggested command, as it is on a machine where DOCKER_HOST names the swarm. */
const asTyped = (text: string): string => text.replace(manifests, 'manifests').replace(/ --host \S+/, '');

import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resumeInterlock, type Interlock } from '../support/lab/interlock.ts';
import { startCliOnSandbox, type CliOnSandbox } from '../support/sandbox/cli-on-sandbox.ts';

let cli: CliOnSandbox;
let core: Interlock;

beforeEach(async () => {
  cli = await startCliOnSandbox();
  core = resumeInterlock(cli.engine, { pollIntervalMs: 20 });
});

afterEach(async () => {
  await core.stop();
  await cli.close();
});

const deploying = (deploy: string): string =>
  `apiVersion: swarm-reconciler.io/v1\nkind: Interlock\nmetadata: { name: interlock }\nspec: { deploy: ${deploy} }\n`;

/** The manifests of this repository, on a swarm that has no Interlock. */
const exampleManifests = async (deploy: string): Promise<string> => {
  const files = ['east.yaml', 'west.yaml'].map((name) =>
    readFile(new URL(`../../manifests/${name}`, import.meta.url), 'utf8'),
  );
  return [...(await Promise.all(files)), deploying(deploy)].join('---\n');
};

const apply = (...more: readonly string[]): ReturnType<CliOnSandbox['run']> =>
  cli.run('apply', '--yes', '--stable-for', '0s', '--prune', '--allow-interruption', ...more);

const settle = async (manifests: string): Promise<string> => {
  await cli.declare(manifests);
  const applied = await apply();
  expect(applied.code, applied.out).toBe(0);
  const plan = await cli.run('plan', '--prune', '--detailed-exitcode');
  expect(plan.out).toBe('No changes. Swarm matches the manifests.\n');
  return applied.out;
};

const namesOf = (kind: 'networks' | 'services' | 'configs'): readonly string[] =>
  cli.engine.sandbox.snapshot()[kind].map((object) => {
    const { Name, Spec } = object as { readonly Name?: string; readonly Spec?: { readonly Name: string } };
    return Name ?? Spec?.Name ?? '';
  });

interface Service {
  readonly ID: string;
  readonly Version: { readonly Index: number };
  readonly Spec: {
    readonly Name: string;
    readonly Labels: Readonly<Record<string, string>>;
    readonly TaskTemplate: { readonly ContainerSpec: Readonly<Record<string, unknown>> };
  };
}

const serviceNamed = async (name: string): Promise<Service> => {
  const { body } = await cli.engine.api('GET', `/services/${name}`);
  return body as Service;
};

describe('deploy on a swarm without Interlock', () => {
  it('makes the core, which makes one proxy for each cluster and no extensions', async () => {
    const out = await settle(await exampleManifests('{}'));

    expect(namesOf('services').toSorted()).toEqual([
      'demoeast',
      'demowest',
      'ucp-interlock',
      'ucp-interlock-proxy-east',
      'ucp-interlock-proxy-west',
    ]);
    expect(namesOf('networks')).toContain('ucp-interlock');
    expect(namesOf('configs')).toContain('com.docker.ucp.interlock.conf-1');
    const order = [
      'network/ucp-interlock',
      'config/com.docker.ucp.interlock.conf-1',
      'service/ucp-interlock',
    ];
    const places = order.map((key) => out.lastIndexOf(key));
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(core.errors).toEqual([]);
  });

  it('changes image and config.toml in one update of the core', async () => {
    await settle(await exampleManifests('{}'));
    const before = await serviceNamed('ucp-interlock');

    const manifests = await exampleManifests('{ image: "router:2" }');
    await settle(
      manifests.replace('networks: [eastnet]', 'networks: [eastnet]\n  config: { connectTimeout: 7 }'),
    );

    const after = await serviceNamed('ucp-interlock');
    expect(after.ID).toBe(before.ID);
    const { Image, Configs } = after.Spec.TaskTemplate.ContainerSpec;
    expect(Image).toContain('router:2');
    expect(Configs).toMatchObject([{ ConfigName: 'com.docker.ucp.interlock.conf-2' }]);
    const updates = cli.requests.filter(
      ({ method, path }) => method === 'POST' && path.includes(`${before.ID}/update`),
    );
    expect(updates).toHaveLength(1);
  });

  it('finds and undoes what somebody changed at the core', async () => {
    const manifests = await exampleManifests('{}');
    await settle(manifests);
    const { ID, Version, Spec } = await serviceNamed('ucp-interlock');
    const { TaskTemplate } = Spec;
    const ContainerSpec = { ...TaskTemplate.ContainerSpec, Args: ['router', '--debug'] };
    await cli.engine.api('POST', `/services/${ID}/update?version=${Version.Index}`, {
      ...Spec,
      TaskTemplate: { ...TaskTemplate, ContainerSpec },
    });

    const drift = await cli.run('drift', '--detailed-exitcode');
    expect(drift.code).toBe(2);
    expect(drift.out).toContain('service/ucp-interlock');
    await settle(manifests);
    expect((await serviceNamed('ucp-interlock')).Spec.TaskTemplate.ContainerSpec['Args']).toEqual(['router']);
  });

  it('makes a core again that somebody removed, with the config that it had', async () => {
    const manifests = await exampleManifests('{}');
    await settle(manifests);
    await cli.engine.api('DELETE', '/services/ucp-interlock');

    await settle(manifests);

    expect(namesOf('services')).toContain('ucp-interlock');
    expect(namesOf('configs').filter((name) => name.includes('.conf-'))).toEqual([
      'com.docker.ucp.interlock.conf-1',
    ]);
  });

  it('is what status and doctor name, with its proxies and without extensions', async () => {
    await settle(await exampleManifests('{}'));

    const status = await cli.run('status');
    expect(status.code, status.out).toBe(0);
    expect(status.out).toContain("Core ucp-interlock runs swarm-reconciler/router:0.2.0, the project's own");
    expect(status.out).toMatch(/service\/ucp-interlock-proxy-east .*Healthy/);
    expect(status.out).not.toContain('extension');
    const json = await cli.run('status', '-o', 'json');
    expect(JSON.parse(json.out)).toMatchObject({
      core: { service: 'ucp-interlock', image: 'swarm-reconciler/router:0.2.0' },
    });
    const doctor = await cli.run('doctor');
    expect(doctor.out).toContain(
      "ok       interlock core  ucp-interlock runs swarm-reconciler/router:0.2.0, the project's own core",
    );
    expect(doctor.out).toMatch(/ok {7}config.toml .*has the blocks east, west/);
  });

  it('leaves a core alone that somebody else runs', async () => {
    await cli.engine.api('POST', '/services/create', {
      Name: 'ucp-interlock',
      TaskTemplate: { ContainerSpec: { Image: 'docker/ucp-interlock:3.2.3' } },
    });
    await cli.declare(await exampleManifests('{}'));

    const plan = await cli.run('plan');

    expect(plan.out).toContain('a core runs that we did not deploy');
    expect(plan.out).toContain('docker service rm ucp-interlock');
  });

  it('removes all of it with the last manifest of a cluster: first the core, then what it made', async () => {
    await settle(await exampleManifests('{}'));
    // An empty source never prunes.
    const kept =
      'apiVersion: swarm-reconciler.io/v1\nkind: Service\nmetadata: { name: kept }\nspec: { image: "kept:1" }\n';
    await cli.declare(kept);

    const applied = await apply('--max-deletes', '20');

    expect(applied.code, applied.out).toBe(0);
    expect(namesOf('services')).toEqual(['kept']);
    expect(namesOf('networks')).not.toContain('ucp-interlock');
    expect(namesOf('configs').filter((name) => !name.startsWith('swarm-reconciler.'))).toEqual([]);
  });
});

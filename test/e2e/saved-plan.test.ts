import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { poll } from '../support/poll.ts';
import { startRecordingProxy, type RecordingProxy } from '../support/lab/recording-proxy.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';

// The steps build on each other.
describeLab('a plan that is approved before it is applied', () => {
  let lab: Lab;
  let folder: string;
  let engine: RecordingProxy;

  const declare = (tag: string): Promise<void> =>
    writeFile(
      join(folder, 'manifests.yaml'),
      `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec:
  networks: [web]
  route: { hosts: [app.example], port: 8000 }
  image: training/whoami:latest
  labels: { tag: '${tag}' }
`,
    );
  const reconciler = (...args: readonly string[]): Promise<Finished> => {
    engine.clear();
    return runReconciler([...args, '--host', engine.host]);
  };
  const planFile = (): string => join(folder, 'plan.json');
  const savePlan = async (): Promise<void> => {
    const planned = await reconciler('plan', folder, '--out', planFile());
    expect(planned.code, planned.stderr).toBe(0);
  };
  const writes = (): readonly string[] =>
    engine.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD').map(({ path }) => path);
  const docker = (...args: readonly string[]): Promise<string> => lab.docker(args);
  const updateState = async (): Promise<string> =>
    (await docker('service', 'inspect', 'app', '--format', '{{.UpdateStatus.State}}')).trim();
  const version = async (): Promise<number> =>
    Number(await docker('service', 'inspect', 'app', '--format', '{{.Version.Index}}'));

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-saved-plan-'));
    engine = await startRecordingProxy(lab.dockerHost.replace('unix://', ''), join(folder, 'engine.sock'));
    await docker('network', 'create', '--driver', 'overlay', 'web');
    await declare('1');
    const first = await reconciler('apply', folder, '--yes');
    expect(first.code, first.stdout + first.stderr).toBe(0);
    await declare('2');
  });

  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  it('is refused if the swarm has changed since, with the differences, and nothing is written', async () => {
    await savePlan();
    await docker('service', 'update', '--detach', '--env-add', 'BY=hand', 'app');

    const refused = await reconciler('apply', planFile());

    expect(refused.code, refused.stdout + refused.stderr).toBe(4);
    expect(refused.stderr).toContain('this is no longer the plan that was saved');
    expect(refused.stderr).toContain('service/app: somebody has changed it');
    expect(refused.stderr).toContain('env.BY: would change too, (sensitive) -> (absent)');
    expect(writes()).toEqual([]);
  });

  it('is accepted if only swarm itself has increased the version of an object', async () => {
    await docker('service', 'update', '--detach', '--env-rm', 'BY', 'app');
    await savePlan();
    const before = await version();
    // Swarm writes the progress of the rollout to the service.
    await poll('the rollout is completed', async () =>
      (await updateState()) === 'completed' ? true : undefined,
    );
    expect(await version()).toBeGreaterThan(before);

    const applied = await reconciler('apply', planFile());

    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    expect((await docker('service', 'inspect', 'app', '--format', '{{.Spec.Labels.tag}}')).trim()).toBe('2');
    expect((await reconciler('plan', folder, '--detailed-exitcode')).code).toBe(0);
  });

  it('is refused a second time, since it has been applied already', async () => {
    const again = await reconciler('apply', planFile());

    expect(again.code, again.stdout + again.stderr).toBe(4);
    expect(writes()).toEqual([]);
  });
});

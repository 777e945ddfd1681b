import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';

const database = `apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: database }
spec:
  image: training/whoami:latest
  networks: [{ name: back, aliases: [db] }]
  env: { LEVEL: info }
  labels: { team: data }
  mounts: [{ type: volume, source: data, target: /data }]
`;

const migration = `apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: migration }
spec:
  image: training/whoami:latest
  mode: replicated-job
  env: { WHOAMI_EXIT_AFTER_MS: '100' }
  restartPolicy: { condition: none }
`;

// The steps build on each other.
describeLab('services without a route, on a real swarm', () => {
  let lab: Lab;
  let folder: string;

  const declare = (...manifests: readonly string[]): Promise<void> =>
    writeFile(join(folder, 'all.yaml'), manifests.join('---\n'));
  const run = (command: string, ...flags: readonly string[]): Promise<Finished> =>
    runReconciler([command, folder, ...flags, '--host', lab.dockerHost]);
  const serviceNames = async (): Promise<readonly string[]> =>
    (await lab.docker(['service', 'ls', '--format', '{{.Name}}'])).trim().split('\n').sort();

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-services-'));
    await lab.docker(['network', 'create', '--driver', 'overlay', 'back']);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('are created and awaited, and the next plan has no changes', async () => {
    await declare(database, migration);

    const applied = await run('apply', '--yes', '--timeout', '60s');

    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    expect(await serviceNames()).toEqual(['database', 'migration']);
    const labels = await lab.docker(['service', 'inspect', 'database', '--format', '{{json .Spec.Labels}}']);
    expect(labels).not.toContain('com.docker.lb.');
    const planned = await run('plan', '--detailed-exitcode');
    expect(planned).toMatchObject({ code: 0, stdout: 'No changes. Swarm matches the manifests.\n' });
  });

  it('are exported as manifests whose plan has no changes', async () => {
    const exported = await runReconciler(['export', '--host', lab.dockerHost]);
    expect(exported.stdout.match(/^kind: .*/gm)).toEqual(['kind: Service', 'kind: Service']);
    // Only files have the values of env.
    const target = join(folder, 'exported');
    await runReconciler(['export', '--out-dir', target, '--host', lab.dockerHost]);

    const flags = ['--detailed-exitcode', '--prune', '--host', lab.dockerHost];
    const planned = await runReconciler(['plan', target, ...flags]);
    await rm(target, { recursive: true });

    expect(planned).toMatchObject({ code: 0, stdout: 'No changes. Swarm matches the manifests.\n' });
  });

  it('are deleted with --prune once no manifest declares them', async () => {
    await declare(database);

    const applied = await run('apply', '--yes', '--prune', '--allow-interruption');

    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    expect(await serviceNames()).toEqual(['database']);
  });
});

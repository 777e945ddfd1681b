import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startInterlock, type Interlock } from '../support/lab/interlock.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';

const bad = 'docker/ucp-interlock-proxy:none';

// The steps build on each other.
describeLab('a proxy whose update swarm rolls back', () => {
  let lab: Lab;
  let interlock: Interlock;
  let folder: string;

  const declare = (image: string): Promise<void> =>
    writeFile(
      join(folder, 'east.yaml'),
      `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec:
  nodes: [ucp-node-0]
  networks: [eastnet]
  proxy: { ${image} publish: { http: { published: 8080 }, https: { published: 9080 } } }
`,
    );
  const reconciler = (...args: readonly string[]): Promise<Finished> =>
    runReconciler([...args, '--host', lab.dockerHost]);
  const apply = (): Promise<Finished> =>
    reconciler('apply', folder, '--yes', '--allow-interruption', '--timeout', '120s', '--stable-for', '2s');
  const exitCodes = async (): Promise<readonly (number | null)[]> => [
    (await reconciler('plan', folder, '--detailed-exitcode')).code,
    (await reconciler('status', folder, '--detailed-exitcode')).code,
    (await reconciler('status', '--detailed-exitcode')).code,
  ];

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-proxy-rollback-'));
    interlock = await startInterlock(lab);
    await declare('');
    const first = await apply();
    expect(first.code, first.stdout + first.stderr).toBe(0);
  });

  afterAll(async () => {
    await interlock.stop();
    await rm(folder, { recursive: true });
  });

  it('fails with the last error, and again as long as the manifests stay the same', async () => {
    await declare(`image: '${bad}',`);

    const failed = await apply();
    expect(failed.code, failed.stdout + failed.stderr).toBe(3);
    expect(failed.stdout).toContain(bad);
    expect(failed.stdout).not.toContain('not converged after');

    const again = await apply();
    expect(again.code, again.stdout + again.stderr).toBe(3);
    expect(again.stdout).toContain('rollback_completed');
    expect(await exitCodes()).toEqual([2, 3, 3]);
  });

  it('succeeds once the manifests declare what runs again', async () => {
    await declare('');

    const mended = await apply();

    expect(mended.code, mended.stdout + mended.stderr).toBe(0);
    expect((await apply()).code).toBe(0);
    expect(await exitCodes()).toEqual([0, 0, 0]);
  });
});

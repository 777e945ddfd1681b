import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startInterlock, type Interlock } from '../support/lab/interlock.ts';
import { startRecordingProxy, type RecordingProxy } from '../support/lab/recording-proxy.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';

/** A value in config.toml that makes this core exit 8 s after its start, when swarm no longer monitors the update. */
const badTimeout = 13;

// The steps build on each other.
describeLab('a core that exits some seconds after it has started with a new config', () => {
  let lab: Lab;
  let interlock: Interlock;
  let folder: string;
  let engine: RecordingProxy;

  const declare = (connectTimeout: number): Promise<void> =>
    writeFile(join(folder, 'east.yaml'), manifest(connectTimeout));
  const reconciler = (command: string, ...args: readonly string[]): Promise<Finished> => {
    engine.clear();
    return runReconciler([command, ...args, '--host', engine.host]);
  };
  const apply = (): Promise<Finished> =>
    reconciler('apply', folder, '--yes', '--allow-interruption', '--timeout', '150s');
  const updatesOfServices = (): number =>
    engine.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/services/')).length;

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-crash-loop-'));
    engine = await startRecordingProxy(lab.dockerHost.replace('unix://', ''), join(folder, 'engine.sock'));
    interlock = await startInterlock(lab);
    const trap = [
      `WHOAMI_EXIT_WHEN=/config.toml=ConnectTimeout = ${String(badTimeout)}`,
      'WHOAMI_EXIT_AFTER_MS=8000',
    ];
    const variables = trap.flatMap((variable) => ['--env-add', variable]);
    await lab.docker(['service', 'update', '--detach', ...variables, 'ucp-interlock']);
    await declare(5);
    const first = await apply();
    expect(first.code, first.stdout + first.stderr).toBe(0);
  });

  afterAll(async () => {
    await interlock.stop();
    await engine.close();
    await rm(folder, { recursive: true });
  });

  it('is reported with exit code 3 and the last task error, though swarm considers the update completed', async () => {
    await declare(badTimeout);

    const failed = await apply();

    const state = ['service', 'inspect', 'ucp-interlock', '--format', '{{.UpdateStatus.State}}'];
    expect((await lab.docker(state)).trim()).toBe('completed');
    expect(failed.code, failed.stdout + failed.stderr).toBe(3);
    expect(failed.stdout).toContain('unhealthy service/ucp-interlock: its tasks keep ending');
  });

  it('is not sent again: the next apply updates no service, and prints how to go back', async () => {
    const again = await apply();

    expect(again.code, again.stdout + again.stderr).toBe(3);
    expect(updatesOfServices()).toBe(0);
    expect(again.stdout).toContain('non-zero exit (1)');
    expect(again.stdout).toContain(
      'docker service update --config-rm com.docker.ucp.interlock.conf-3 --config-add source=com.docker.ucp.interlock.conf-2,target=/config.toml ucp-interlock',
    );
  });

  it('is tried again after retry, and quarantined again if it still exits', async () => {
    const retried = await reconciler('retry', 'service/ucp-interlock');
    expect(retried.code, retried.stdout + retried.stderr).toBe(0);

    const again = await apply();

    expect(again.code, again.stdout + again.stderr).toBe(3);
    expect(updatesOfServices()).toBe(0);
    expect(again.stdout).toContain('its tasks keep ending');
  });

  it('is released by a changed manifest', async () => {
    await declare(7);

    const healed = await apply();

    expect(healed.code, healed.stdout + healed.stderr).toBe(0);
    const plan = await reconciler('plan', folder, '--detailed-exitcode');
    expect(plan.stdout).toBe('No changes. Swarm matches the manifests.\n');
  });
});

const manifest = (connectTimeout: number): string => `apiVersion: swarm-reconciler.io/v1
kind: ServiceCluster
metadata: { name: east }
spec:
  nodes: [ucp-node-0]
  networks: [eastnet]
  proxy: { publish: { http: { published: 8080 }, https: { published: 8444 } } }
  config: { connectTimeout: ${String(connectTimeout)} }
`;

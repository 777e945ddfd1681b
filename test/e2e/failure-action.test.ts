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

/** What swarm does if tasks exit soon after their start, its update state then, and what apply reports. */
const actions = [
  { action: 'rollback', state: 'rollback_completed', reported: 'the update was rolled back' },
  { action: 'pause', state: 'paused', reported: 'the update is paused' },
  { action: 'continue', state: 'completed', reported: 'its tasks keep ending' },
] as const;

describeLab('an update whose tasks crash', () => {
  let lab: Lab;
  let folder: string;
  let engine: RecordingProxy;

  const declare = (name: string, action: string, version: string, env = '{}'): Promise<void> =>
    writeFile(
      join(folder, 'app.yaml'),
      `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: ${name} }
spec:
  networks: [web]
  route: { hosts: [${name}.example], port: 8000 }
  image: training/whoami:latest
  replicas: 2
  labels: { version: '${version}' }
  env: ${env}
  restartPolicy: { delay: 200ms }
  update: { failureAction: ${action}, monitor: 3s, order: start-first }
`,
    );
  const apply = (): Promise<Finished> => {
    engine.clear();
    return runReconciler(['apply', folder, '--yes', '--timeout', '90s', '--host', engine.host]);
  };
  const updates = (): number =>
    engine.requests.filter(({ method, path }) => method === 'POST' && path.startsWith('/services/')).length;

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-failure-action-'));
    engine = await startRecordingProxy(lab.dockerHost.replace('unix://', ''), join(folder, 'engine.sock'));
    await lab.docker(['network', 'create', '--driver', 'overlay', 'web']);
  });

  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  it('after a create exits with 3 and the last error, also at the next apply, and is fixed by a changed manifest', async () => {
    const crashing = "{ WHOAMI_EXIT_AFTER_MS: '300' }";
    await declare('newcomer', 'pause', '1', crashing);

    const first = await apply();
    expect(first.code, first.stdout + first.stderr).toBe(3);
    expect(first.stdout).toContain('unhealthy service/newcomer: its tasks keep ending');
    expect(first.stdout).toContain('non-zero exit (1)');
    const again = await apply();
    expect(again.code, again.stdout + again.stderr).toBe(3);
    expect(again.stdout).toContain('non-zero exit (1)');
    expect(updates()).toBe(0);

    await declare('newcomer', 'pause', '2');
    const healed = await apply();
    expect(healed.code, healed.stdout + healed.stderr).toBe(0);
    await rm(join(folder, 'app.yaml'));
    await lab.docker(['service', 'rm', 'newcomer']);
  });

  it.each(actions)(
    'with failureAction $action exits with 3, is quarantined, not sent again, and released by a changed manifest',
    async ({ action, state, reported }) => {
      const name = `app-${action}`;
      await declare(name, action, '1');
      const first = await apply();
      expect(first.code, first.stdout + first.stderr).toBe(0);

      await declare(name, action, '2', "{ WHOAMI_EXIT_AFTER_MS: '300' }");
      const crashed = await apply();

      expect(crashed.code, crashed.stdout + crashed.stderr).toBe(3);
      expect(crashed.stdout).toContain(`unhealthy service/${name}: ${reported}`);
      expect(crashed.stdout).toContain('non-zero exit (1)');
      expect(updates()).toBe(1);
      // With "continue" the crash loop is detected before swarm has finished the update.
      await poll(`${name} is ${state}`, async () => {
        const text = await lab.docker(['service', 'inspect', name, '--format', '{{.UpdateStatus.State}}']);
        return text.trim() === state ? true : undefined;
      });

      const again = await apply();
      expect(again.code, again.stdout + again.stderr).toBe(3);
      expect(updates()).toBe(0);
      expect(again.stdout).toContain(`x service/${name}: the rollout failed`);
      expect(again.stdout).toContain('last error: task: non-zero exit (1)');

      await declare(name, action, '3');
      const healed = await apply();
      expect(healed.code, healed.stdout + healed.stderr).toBe(0);
      expect(updates()).toBe(1);
      await rm(join(folder, 'app.yaml'));
      await lab.docker(['service', 'rm', name]);
    },
  );
});

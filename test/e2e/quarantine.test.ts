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
describeLab('an update that swarm does not complete', () => {
  let lab: Lab;
  let folder: string;
  let engine: RecordingProxy;

  const declare = (image: string): Promise<void> =>
    writeFile(
      join(folder, 'app.yaml'),
      `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec: { networks: [web], route: { hosts: [app.example], port: 8000 }, image: '${image}' }
`,
    );
  const apply = (...waiting: readonly string[]): Promise<Finished> => {
    engine.clear();
    const flags = waiting.length === 0 ? ['--no-wait'] : waiting;
    return runReconciler(['apply', folder, '--yes', ...flags, '--host', engine.host]);
  };
  const reconciler = (...args: readonly string[]): Promise<Finished> => {
    engine.clear();
    return runReconciler([...args, '--host', engine.host]);
  };
  /** Undefined until the engine has started it. */
  const startOfUpdate = async (): Promise<string | undefined> => {
    const text = await lab.docker(['service', 'inspect', 'app', '--format', '{{json .UpdateStatus}}']);
    return (JSON.parse(text) as { StartedAt?: string } | null)?.StartedAt;
  };
  const writesTo = (path: string): number =>
    engine.requests.filter((request) => request.method === 'POST' && request.path.startsWith(path)).length;
  const untilState = (state: string): Promise<true> =>
    poll(`app is ${state}`, async () => {
      const text = await lab.docker(['service', 'inspect', 'app', '--format', '{{json .UpdateStatus}}']);
      return text.includes(`"State":"${state}"`) ? true : undefined;
    });

  beforeAll(async () => {
    lab = await shareLab();
    folder = await mkdtemp(join(tmpdir(), 'reconciler-quarantine-'));
    engine = await startRecordingProxy(lab.dockerHost.replace('unix://', ''), join(folder, 'engine.sock'));
    await lab.docker(['network', 'create', '--driver', 'overlay', 'web']);
    await declare('training/whoami:latest');
    expect((await apply()).code).toBe(0);
  });

  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true });
  });

  it('is paused by swarm, and another apply of it exits with 3 and does not touch the service', async () => {
    await declare('nowhere.invalid/no-such-image:1');
    expect((await apply()).code).toBe(0);
    await untilState('paused');

    await lab.docker(['service', 'update', '--detach', '--rollback', 'app']);
    await untilState('rollback_completed');
    const again = await apply();

    expect(again.code).toBe(3);
    expect(again.stdout).toContain('the rollout failed (rollback_completed)');
    expect(again.stdout).toContain('last error: No such image: nowhere.invalid/no-such-image:1');
    expect(writesTo('/services')).toBe(0);
  });

  it('stays quarantined when the engine has dropped the update status, and status reports why without manifests', async () => {
    await lab.docker(['service', 'update', '--detach', '--label-add', 'by=hand', 'app']);
    await lab.docker(['service', 'update', '--detach', '--label-rm', 'by', 'app']);
    const updateStatus = await lab.docker([
      'service',
      'inspect',
      'app',
      '--format',
      '{{json .UpdateStatus}}',
    ]);
    expect(updateStatus).not.toContain('rollback');

    expect((await apply()).code).toBe(3);
    expect(writesTo('/services')).toBe(0);

    const status = await reconciler('status', '--detailed-exitcode');
    expect(status.code).toBe(3);
    expect(status.stdout).toMatch(/^service\/app +Quarantined +Healthy +1\/1$/m);
    expect(status.stdout).toContain('last error: No such image: nowhere.invalid/no-such-image:1');
    expect(engine.requests.every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(true);
  });

  it('is sent again after retry, and after another retry when swarm has paused it again', async () => {
    const released = await reconciler('retry', 'service/app');
    expect(released.code, released.stderr).toBe(0);
    expect(released.stdout).toContain('Un-quarantined service/app: it was quarantined since');
    expect(writesTo('/services')).toBe(0);

    expect((await apply()).code).toBe(0);
    expect(writesTo('/services')).toBe(1);
    await untilState('paused');
    const first = await startOfUpdate();

    expect((await apply()).code).toBe(3);
    expect(writesTo('/services')).toBe(0);

    await reconciler('retry', '--all');
    expect((await apply()).code).toBe(0);
    expect(writesTo('/services')).toBe(1);
    await poll('another rollout', async () => {
      const next = await startOfUpdate();
      return next === first ? undefined : next;
    });
    await untilState('paused');

    const waited = await reconciler('retry', '--all').then(() => apply('--timeout', '60s'));
    expect(waited.code).toBe(3);
    expect(waited.stdout).toContain('unhealthy service/app: the update is paused (No such image');
    expect((await apply()).stdout).toContain('last error: No such image');
    expect((await reconciler('history')).stdout).toMatch(/unhealthy +1 updated/);
  });

  it('is sent again as soon as the manifest changes, and apply waits until it is completed', async () => {
    await declare('docker/ucp-interlock:3.2.3');

    const applied = await apply('--timeout', '60s');

    expect(applied.code, applied.stdout + applied.stderr).toBe(0);
    const status = await lab.docker(['service', 'inspect', 'app', '--format', '{{.UpdateStatus.State}}']);
    expect(status.trim()).toBe('completed');
    const running = ['service', 'ps', 'app', '--filter', 'desired-state=running'];
    const tasks = await lab.docker([...running, '--format', '{{.Image}} {{.CurrentState}}']);
    expect(tasks).toMatch(/^docker\/ucp-interlock:3\.2\.3 Running/);
  });
});

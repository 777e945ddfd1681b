import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { startInterlock, type Interlock } from '../support/lab/interlock.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { createGitRepository, type GitRepository } from '../support/git-repository.ts';
import { poll } from '../support/poll.ts';
import { startRecordingProxy, type RecordingProxy } from '../support/lab/recording-proxy.ts';
import { startReconciler, type RunningReconciler } from '../support/reconciler.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import {
  startWebhookReceiver,
  type ReceivedAlert,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;

// The steps build on each other: one daemon follows one repository through all of them.
describeLab('reconciler run on a git repository', () => {
  let lab: Lab;
  let interlock: Interlock;
  let folder: string;
  let engine: RecordingProxy;
  let receiver: WebhookReceiver;
  let repository: GitRepository;
  let daemon: RunningReconciler;

  const alertOf = (event: string): Promise<ReceivedAlert> =>
    poll(`alert ${event}`, () =>
      Promise.resolve(receiver.received.find(({ alert }) => alert.event === event)),
    );
  /** Without those to the configs in which the daemon keeps its lease and what people were told. */
  const writes = (): readonly string[] =>
    engine.requests
      .filter(({ method, body }) => method !== 'GET' && !/swarm-reconciler\.(lease|incidents)\./.test(body))
      .map(({ method, path }) => `${method} ${path}`);

  beforeAll(async () => {
    lab = await shareLab();
    interlock = await startInterlock(lab);
    folder = await mkdtemp(join(tmpdir(), 'reconciler-daemon-'));
    engine = await startRecordingProxy(lab.dockerHost.replace('unix://', ''), join(folder, 'engine.sock'));
    receiver = await startWebhookReceiver('correct horse');
    repository = await createGitRepository(folder, manifests);
    await writeFile(join(folder, 'key'), 'correct horse\n');
    daemon = startReconciler([
      ...['run', repository.bare, '--ref', 'main', '--work-dir', join(folder, 'clones')],
      ...['--host', engine.host, '--interval', '500ms', '--stable-for', '1s', '--allow-interruption'],
      ...['--webhook-url', receiver.url, '--webhook-secret-file', join(folder, 'key')],
    ]);
  });

  afterAll(async () => {
    daemon.process.kill('SIGTERM');
    await daemon.finished;
    await interlock.stop();
    await engine.close();
    await receiver.close();
    await rm(folder, { recursive: true });
  });

  it('converges the swarm to what was pushed', async () => {
    const { alert, isSigned } = await alertOf('sync.succeeded');

    expect(isSigned).toBe(true);
    expect(alert.summary).toMatch(/\d+ changes applied/);
    const names = (await lab.docker(['service', 'ls', '--format', '{{.Name}}'])).trim().split('\n').sort();
    const proxies = ['ucp-interlock-proxy-east', 'ucp-interlock-proxy-west'];
    expect(names).toEqual(expect.arrayContaining(['demoeast', 'demowest', 'ucp-interlock', ...proxies]));
  });

  it('applies a push as soon as it is seen', async () => {
    const east = await readFile(join(manifests, 'east.yaml'), 'utf8');

    await repository.push('east.yaml', east.replaceAll('demo.A', 'demo.C'));

    await poll('the label follows', async () =>
      (await lab.docker(['service', 'inspect', 'demoeast'])).includes('demo.C') ? true : undefined,
    );
  });

  it('reports a label that someone changes once, with object, field, from and to', async () => {
    await lab.docker(['service', 'update', '--detach', '--label-add', 'com.docker.lb.port=9000', 'demoeast']);

    const { alert, isSigned } = await alertOf('drift.detected');

    expect(isSigned).toBe(true);
    expect(alert).toMatchObject({
      owner: 'default',
      resource: 'service/demoeast',
      fields: [
        {
          path: 'labels["com.docker.lb.port"]',
          field: 'labels',
          key: 'com.docker.lb.port',
          from: '8000',
          to: '9000',
        },
      ],
    });
    expect(receiver.received.filter(({ alert: { event } }) => event === 'drift.detected')).toHaveLength(1);
  });

  it('reports once that the label is changed back', async () => {
    await lab.docker(['service', 'update', '--detach', '--label-add', 'com.docker.lb.port=8000', 'demoeast']);

    const { alert, isSigned } = await alertOf('drift.resolved');

    expect(isSigned).toBe(true);
    expect(alert.resource).toBe('service/demoeast');
    expect(receiver.received.filter(({ alert: { event } }) => event.startsWith('drift.'))).toHaveLength(2);
  });

  it('reports an invalid manifest with file and line, and does not change the swarm', async () => {
    engine.clear();
    const east = await readFile(join(manifests, 'east.yaml'), 'utf8');

    await repository.push(
      'east.yaml',
      east.replace('image: training/whoami:latest', 'imagee: training/whoami:latest'),
    );
    const { alert, isSigned } = await alertOf('manifest.invalid');

    expect(isSigned).toBe(true);
    const line = east.split('\n').findIndex((text) => text.includes('image: training')) + 1;
    expect(alert.problems).toContainEqual(
      expect.objectContaining({ code: 'field-unknown', file: 'east.yaml', line }),
    );
    expect(writes()).toEqual([]);
  });

  it('exits at once with code 0 on SIGTERM', async () => {
    daemon.process.kill('SIGTERM');

    const { code, stderr } = await daemon.finished;

    expect(code).toBe(0);
    expect(stderr).toContain('"message":"drift detected"');
    expect(stderr).not.toContain('correct horse');
  });
});

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import type { Alert, AlertEvent } from '../../src/model/alert.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startInterlock, type Interlock } from '../support/lab/interlock.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, startReconciler, type RunningReconciler } from '../support/reconciler.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const manifests = new URL('../../manifests', import.meta.url).pathname;

// The steps build on each other: one daemon follows one folder through all of them.
describeLab('changes that interrupt traffic', () => {
  let lab: Lab;
  let interlock: Interlock;
  let folder: string;
  let receiver: WebhookReceiver;
  let daemon: RunningReconciler;
  let hash = '';

  const next = (event: AlertEvent): Promise<Alert> =>
    poll(`alert ${event}`, () =>
      Promise.resolve(receiver.received.map(({ alert }) => alert).find((alert) => alert.event === event)),
    );
  const configInForce = async (): Promise<string> => {
    const name = await lab.docker([
      ...['service', 'inspect', '-f', '{{(index .Spec.TaskTemplate.ContainerSpec.Configs 0).ConfigName}}'],
      'ucp-interlock',
    ]);
    return lab.docker(['config', 'inspect', '--pretty', name.trim()]);
  };
  const labelsOf = (service: string): Promise<string> =>
    lab.docker(['service', 'inspect', '-f', '{{.Spec.Labels}}', service]);
  const edit = async (change: (text: string) => string): Promise<void> => {
    const file = join(folder, 'manifests', 'east.yaml');
    await writeFile(file, change(await readFile(file, 'utf8')));
  };

  beforeAll(async () => {
    lab = await shareLab();
    interlock = await startInterlock(lab);
    folder = await mkdtemp(join(tmpdir(), 'reconciler-approval-'));
    await cp(manifests, join(folder, 'manifests'), { recursive: true });
    const { code } = await runReconciler([
      ...['apply', join(folder, 'manifests'), '--yes', '--allow-interruption', '--stable-for', '1s'],
      ...['--host', lab.dockerHost],
    ]);
    expect(code).toBe(0);
    receiver = await startWebhookReceiver('correct horse');
    await writeFile(join(folder, 'key'), 'correct horse\n');
    daemon = startReconciler([
      ...[
        'run',
        join(folder, 'manifests'),
        '--host',
        lab.dockerHost,
        '--interval',
        '1s',
        '--stable-for',
        '1s',
      ],
      ...['--webhook-url', receiver.url, '--webhook-secret-file', join(folder, 'key')],
    ]);
  });

  afterAll(async () => {
    daemon.process.kill('SIGTERM');
    await daemon.finished;
    await interlock.stop();
    await receiver.close();
    await rm(folder, { recursive: true });
  });

  it('wait for an approval, while what is harmless goes on', async () => {
    await edit((text) =>
      text
        .replace('networks: [eastnet]', 'config: { connectTimeout: 9 }\n  networks: [eastnet]')
        .replaceAll('demo.A', 'demo.harmless'),
    );

    const { objects, remedy = '' } = await next('approval.needed');

    expect(objects).toContain('service/ucp-interlock-proxy-east');
    hash = /reconciler approve (?:.* )?([0-9a-f]{12})/.exec(remedy)?.[1] ?? '';
    await poll('the harmless change', async () =>
      (await labelsOf('demoeast')).includes('demo.harmless') ? true : undefined,
    );
    expect(await configInForce()).not.toContain('ConnectTimeout = 9');
  });

  it('are shown with their hash to whoever asks', async () => {
    const { code, stdout } = await runReconciler(['approve', '--host', lab.dockerHost]);

    expect(code).toBe(0);
    expect(stdout).toContain(hash);
    expect(stdout).toContain('ucp-interlock-proxy-east');
  });

  it('are not made under another hash', async () => {
    const { code, stderr } = await runReconciler(['approve', '000000000000', '--host', lab.dockerHost]);

    expect(code).toBe(1);
    expect(stderr).toContain('approval-unknown');
  });

  it('are made once they are approved', async () => {
    expect((await runReconciler(['approve', hash, '--host', lab.dockerHost])).code).toBe(0);

    await next('approval.ended');
    await next('sync.succeeded');

    expect(await configInForce()).toContain('ConnectTimeout = 9');
  });
});

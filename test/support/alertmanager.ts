import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../../tools/lab/program.ts';
import { freePort } from './git-server/free-port.ts';
import { startServerProcess, type ServerProcess } from './git-server/server-process.ts';
import { poll } from './poll.ts';

export interface AlertmanagerAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** A real Alertmanager on loopback, that notifies a webhook at once. */
export interface RunningAlertmanager {
  readonly url: string;
  /** The alerts that are open for it. */
  readonly alerts: () => Promise<readonly AlertmanagerAlert[]>;
  /** Ends it; what it had stored is gone. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
}

const alertmanagerProgram = (): string | undefined => findProgram('prometheus-alertmanager');

/** Names what is missing, for `describeGitServer()` and its like. */
export const missingForAlertmanager = (): readonly string[] =>
  alertmanagerProgram() === undefined
    ? ['prometheus-alertmanager is missing: install the Debian package prometheus-alertmanager']
    : [];

export async function startAlertmanager(webhook: string): Promise<RunningAlertmanager> {
  const listen = `127.0.0.1:${await freePort()}`;
  const url = `http://${listen}`;
  let running: ServerProcess | undefined;
  let folder = '';
  const start = async (): Promise<void> => {
    folder = await mkdtemp(join(tmpdir(), 'alertmanager-'));
    await writeFile(join(folder, 'alertmanager.yml'), configOf(webhook));
    running = startServerProcess(alertmanagerProgram() ?? 'prometheus-alertmanager', [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${listen}`,
      '--cluster.listen-address=',
    ]);
    await poll('Alertmanager is ready', () =>
      fetch(`${url}/-/ready`).then(
        ({ ok }) => (ok ? true : undefined),
        () => undefined,
      ),
    );
  };
  await start();
  return {
    url,
    start,
    alerts: async () => (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly AlertmanagerAlert[],
    stop: async () => {
      await running?.stop();
      running = undefined;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const configOf = (webhook: string): string => `
route: { receiver: test, group_wait: 0s, group_interval: 1s, repeat_interval: 1h, group_by: ['...'] }
receivers:
  - name: test
    webhook_configs: [{ url: '${webhook}', send_resolved: true }]
`;

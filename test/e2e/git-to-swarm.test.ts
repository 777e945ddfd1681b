import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Lab } from '../../tools/lab/lab.ts';
import { run } from '../../tools/lab/program.ts';
import { labSupport } from '../../tools/lab/support.ts';
import {
  missingForHttps,
  startHttpsGitServer,
  type HttpsGitServer,
} from '../support/git-server/https-server.ts';
import { missingForSsh, startSshGitServer, type SshGitServer } from '../support/git-server/ssh-server.ts';
import { freePort } from '../support/git-server/free-port.ts';
import { createGitRepository, type GitRepository } from '../support/git-repository.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { startRecordingProxy, type RecordingProxy } from '../support/lab/recording-proxy.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import {
  runReconciler,
  startReconciler,
  type Finished,
  type RunningReconciler,
} from '../support/reconciler.ts';
import { startStatusReceiver, type StatusReceiver } from '../support/status-receiver.ts';
import {
  startWebhookReceiver,
  type ReceivedAlert,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts';

const web = (label: string): string => `apiVersion: swarm-reconciler.io/v1
kind: Service
metadata: { name: web }
spec:
  image: training/whoami:latest
  labels: { version: ${label} }
`;

const manifest = 'clusters/prod/web.yaml';

const reasons = (): readonly string[] => {
  const support = labSupport();
  return [...(support.supported ? [] : support.reasons), ...missingForHttps(), ...missingForSsh()];
};

// The steps build on each other: one daemon follows one repository through all of them, and uses only signed commits.
describeLab(
  'a push to a real git server',
  () => {
    let lab: Lab;
    let folder: string;
    let https: HttpsGitServer;
    let ssh: SshGitServer;
    let engine: RecordingProxy;
    let receiver: WebhookReceiver;
    let forge: StatusReceiver;
    let repository: GitRepository;
    let daemon: RunningReconciler;
    let seen = 0;
    const printed: Finished[] = [];

    const at = (name: string): string => join(folder, name);
    /** The next alert of this event that no step has looked at yet. */
    const nextAlert = (event: string): Promise<ReceivedAlert['alert']> =>
      poll(`alert ${event}`, () => {
        const index = receiver.received.findIndex(
          ({ alert }, place) => place >= seen && alert.event === event,
        );
        if (index < 0) return Promise.resolve(undefined);
        seen = index + 1;
        return Promise.resolve(receiver.received[index]?.alert);
      });
    const version = async (): Promise<string> =>
      (
        await lab
          .docker(['service', 'inspect', 'web', '--format', '{{.Spec.Labels.version}}'])
          .catch(() => '')
      ).trim();
    const versionIs = (label: string): Promise<true> =>
      poll(`version ${label}`, async () => ((await version()) === label ? true : undefined));
    /** Writes to services: the ledger and the lease are configs. */
    const writes = (): readonly string[] =>
      engine.requests
        .filter(({ method, path }) => method === 'POST' && path.startsWith('/services'))
        .map(({ path }) => path);

    beforeAll(async () => {
      lab = await shareLab();
      folder = await mkdtemp(join(tmpdir(), 'reconciler-git-'));
      https = await startHttpsGitServer(folder);
      ssh = await startSshGitServer();
      engine = await startRecordingProxy(lab.dockerHost.replace('unix://', ''), at('engine.sock'));
      receiver = await startWebhookReceiver('correct horse');
      forge = await startStatusReceiver('team/swarm', 'status-token');
      await mkdir(at('first/clusters/prod'), { recursive: true });
      await writeFile(at(`first/${manifest}`), web('one'));
      repository = await createGitRepository(folder, at('first'));
      await useSigningKey(repository, folder);
      await repository.push(manifest, web('two'));
      await writeFile(at('token'), 'first-token\n');
      await writeFile(at('status-token'), 'status-token\n');
      await writeFile(at('key'), 'correct horse\n');
      daemon = await startDaemon('500ms', await freePort());
    });

    afterAll(async () => {
      daemon.process.kill('SIGTERM');
      await daemon.finished;
      await engine.close();
      await receiver.close();
      await forge.close();
      await ssh.close();
      await https.close();
      await rm(folder, { recursive: true });
    });

    it('is planned and applied, and its commit shows that', async () => {
      const { revision } = await nextAlert('sync.succeeded');

      const head = await repository.git('rev-parse', 'HEAD');
      expect(revision).toBe(head.slice(0, 12));
      expect(await version()).toBe('two');
      expect(await statusOf(head, 'success')).toMatchObject({ context: 'reconciler/default' });
    });

    it('that is wrong changes nothing, an alert names file and line, and its commit has failed', async () => {
      engine.clear();
      await repository.push(manifest, web('three').replace('image:', 'imagee:'));

      const { problems } = await nextAlert('manifest.invalid');

      expect(problems).toContainEqual(
        expect.objectContaining({ code: 'field-unknown', file: 'web.yaml', line: 5 }),
      );
      expect(writes()).toEqual([]);
      expect(await version()).toBe('two');
      const status = await statusOf(await repository.git('rev-parse', 'HEAD'), 'failure');
      expect(status.description).toContain('have 1 problem');
    });

    it('that reverts it is followed again', async () => {
      await repository.git('revert', '--no-edit', 'HEAD');
      await repository.git('push', '--quiet', 'origin', 'main');
      await nextAlert('manifest.valid');

      await repository.push(manifest, web('four'));

      await versionIs('four');
    });

    it('that nobody of the team has signed is not used, and an alert says so', async () => {
      engine.clear();
      await repository.git('config', 'commit.gpgSign', 'false');
      await repository.push(manifest, web('stranger'));

      const { summary } = await nextAlert('source.unavailable');

      expect(summary).toContain('it is not signed');
      expect(writes()).toEqual([]);
      await repository.git('config', 'commit.gpgSign', 'true');
      await repository.push(manifest, web('five'));
      await nextAlert('source.recovered');
      await versionIs('five');
    });

    it('is followed after the server was away, while drift is still seen', async () => {
      await https.stop();
      await nextAlert('source.unavailable');
      await lab.docker(['service', 'update', '--detach', '--label-add', 'version=by-hand', 'web']);
      await nextAlert('drift.detected');
      await repository.push(manifest, web('six'));

      await https.start();

      await nextAlert('source.recovered');
      await versionIs('six');
    });

    it('is followed after the token was replaced', async () => {
      await https.setToken('second-token');
      await nextAlert('source.unavailable');
      await repository.push(manifest, web('seven'));

      await writeFile(at('token'), 'second-token\n');

      await nextAlert('source.recovered');
      await versionIs('seven');
    });

    it('that rewrites the history is followed', async () => {
      await repository.git('checkout', '--quiet', '--orphan', 'other');
      await writeFile(at(`tree/${manifest}`), web('eight'));
      await repository.git('commit', '--quiet', '--all', '--message', 'feat: another history');
      await repository.git('branch', '--move', '--force', 'main');
      await repository.git('push', '--quiet', '--force', 'origin', 'main');

      await versionIs('eight');
    });

    it('is read over ssh by commands that run once', async () => {
      const plan = await runReconciler(
        [
          'plan',
          `${ssh.ssh}${repository.bare}`,
          '--ref',
          'main',
          '--path',
          'clusters/prod',
          '--host',
          lab.dockerHost,
        ],
        {
          RECONCILER_SOURCE_SSH_KEY_FILE: ssh.keyFile,
          RECONCILER_SOURCE_KNOWN_HOSTS_FILE: ssh.knownHostsFile,
          RECONCILER_SOURCE_ALLOWED_SIGNERS_FILE: at('signers'),
        },
      );

      expect(plan.stdout + plan.stderr).toContain('No changes.');
    });

    it('is applied at once when a web hook announces it', async () => {
      daemon.process.kill('SIGTERM');
      printed.push(await daemon.finished);
      const port = await freePort();
      daemon = await startDaemon('1h', port);
      const hook = `http://127.0.0.1:${port}`;
      await poll('the daemon is ready', () =>
        fetch(`${hook}/readyz`).then(
          ({ ok }) => (ok ? true : undefined),
          () => undefined,
        ),
      );
      await repository.push(manifest, web('nine'));

      const forged = await announce(hook, 'another key');
      const announced = await announce(hook, 'correct horse');

      expect([forged, announced]).toEqual([401, 202]);
      await versionIs('nine');
    });

    it('leaves no process and no secret behind', async () => {
      daemon.process.kill('SIGTERM');

      printed.push(await daemon.finished);

      expect(printed.map(({ code }) => code)).toEqual([0, 0]);
      expect(JSON.stringify(printed)).not.toMatch(/first-token|second-token|status-token\\n|correct horse/);
    });

    const statusOf = (commit: string, state: string): Promise<StatusReceiver['received'][number]> =>
      poll(`status ${state}`, () =>
        Promise.resolve(forge.received.find((status) => status.commit === commit && status.state === state)),
      );

    /** Follows the repository, with that much time between two looks at it. */
    async function startDaemon(interval: string, port: number): Promise<RunningReconciler> {
      const settings = {
        source: {
          address: `${https.https}/private/origin.git`,
          ...{ ref: 'main', path: 'clusters/prod', interval, user: 'robot' },
          ...{ tokenFile: 'token', caFile: https.caFile, allowedSignersFile: 'signers', workDir: 'work' },
        },
        ...{ interval: '2s', stableFor: '1s', interruptions: 'auto' },
        alerts: {
          groupWait: '10ms',
          channels: [
            { webhook: { url: receiver.url, secretFile: 'key' } },
            {
              commitStatus: {
                ...{ provider: 'gitea', url: forge.url, repository: 'team/swarm' },
                tokenFile: 'status-token',
              },
            },
          ],
        },
        http: { listen: `127.0.0.1:${port}`, hooks: { generic: { secretFile: 'key' } } },
      };
      await writeFile(at('reconciler.yaml'), stringify(settings));
      return startReconciler(['run', '--settings', at('reconciler.yaml'), '--host', engine.host]);
    }
  },
  reasons(),
);

/** Announces a push to the branch that is followed, signed with that key; returns the status of the answer. */
async function announce(daemon: string, key: string): Promise<number> {
  const body = JSON.stringify({ ref: 'refs/heads/main' });
  const signature = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-reconciler-signature': signature };
  return (await fetch(`${daemon}/hooks/generic`, { method: 'POST', headers, body })).status;
}

/** From now on whoever commits to the work tree signs. */
async function useSigningKey(repository: GitRepository, folder: string): Promise<void> {
  const key = join(folder, 'signing');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'ada', '-f', key]);
  await writeFile(join(folder, 'signers'), `ada@example.org ${await readFile(`${key}.pub`, 'utf8')}`);
  await repository.git('config', 'gpg.format', 'ssh');
  await repository.git('config', 'user.signingKey', `${key}.pub`);
  await repository.git('config', 'commit.gpgSign', 'true');
}

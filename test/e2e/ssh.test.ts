import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Lab } from '../../tools/lab/lab.ts';
import { labSupport } from '../../tools/lab/support.ts';
import { findProgram, run } from '../../tools/lab/program.ts';
import { describeLab } from '../support/lab/describe-lab.ts';
import { shareLab } from '../support/lab/shared-lab.ts';
import { poll } from '../support/poll.ts';
import { runReconciler, type Finished } from '../support/reconciler.ts';

// sshd insists on being started by its whole path.
const sshd = findProgram('sshd');
const ssh = findProgram('ssh') ?? 'ssh';

function reasonsAgainstSsh(): readonly string[] {
  const support = labSupport();
  const missing = sshd === undefined ? ['there is no sshd: install openssh-server'] : [];
  return [...(support.supported ? [] : support.reasons), ...missing];
}

describeLab(
  'a manager over ssh',
  () => {
    let lab: Lab;
    let folder: string;
    let server: ChildProcess;
    let port: number;

    const manifests = (): string => join(folder, 'manifests');
    const trust = async (key: string): Promise<void> => {
      const [type = '', text = ''] = (await readFile(join(folder, `${key}.pub`), 'utf8')).split(' ');
      await writeFile(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${type} ${text}\n`);
    };
    const reconciler = (...args: readonly string[]): Promise<Finished> =>
      runReconciler([...args, '--host', `ssh://root@127.0.0.1:${port}`], {
        PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      });

    beforeAll(async () => {
      lab = await shareLab();
      folder = await mkdtemp(join(tmpdir(), 'reconciler-ssh-'));
      port = await freePort();
      for (const name of ['host', 'other', 'user'])
        await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
      await useOwnSettings(folder);
      server = await startServer(folder, port, lab.dockerHost);
      await mkdir(manifests());
      await writeFile(
        join(manifests(), 'app.yaml'),
        `apiVersion: swarm-reconciler.io/v1
kind: RoutedService
metadata: { name: app }
spec: { networks: [web], route: { hosts: [app.example], port: 8000 }, image: training/whoami:latest }
`,
      );
      await lab.docker(['network', 'create', '--driver', 'overlay', 'web']);
    });

    afterAll(async () => {
      server.kill();
      await rm(folder, { recursive: true });
    });

    it('is not talked to while its host key is unknown, or another one', async () => {
      const unknown = await reconciler('plan', manifests());
      await trust('other');
      const changed = await reconciler('plan', manifests());

      expect([unknown.code, changed.code]).toEqual([1, 1]);
      for (const { stderr } of [unknown, changed]) {
        expect(stderr).toContain('error engine-unreachable');
        expect(stderr).toContain('ssh: Host key verification failed.');
      }
    });

    it('is read, written and waited for like any other, and the command ends', async () => {
      await trust('host');

      const applied = await reconciler('apply', manifests(), '--yes');

      expect(applied.code, applied.stdout + applied.stderr).toBe(0);
      expect((await reconciler('plan', manifests())).stdout).toContain('No changes.');
      expect(await lab.docker(['service', 'ls', '--format', '{{.Name}} {{.Replicas}}'])).toBe('app 1/1\n');
    });
  },
  reasonsAgainstSsh(),
);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** ssh reads its settings from the home folder in the user database: a program of that name sets another place. */
async function useOwnSettings(folder: string): Promise<void> {
  const settings = `IdentityFile ${join(folder, 'user')}
IdentitiesOnly yes
UserKnownHostsFile ${join(folder, 'known_hosts')}
GlobalKnownHostsFile /dev/null
`;
  await writeFile(join(folder, 'ssh_config'), settings);
  await mkdir(join(folder, 'bin'));
  const program = join(folder, 'bin', 'ssh');
  await writeFile(program, `#!/bin/sh\nexec ${ssh} -F ${join(folder, 'ssh_config')} "$@"\n`);
  await chmod(program, 0o755);
}

/** On loopback, with the lab's manager as the engine of whoever logs in. */
async function startServer(folder: string, port: number, dockerHost: string): Promise<ChildProcess> {
  const settings = `Port ${port}
ListenAddress 127.0.0.1
HostKey ${join(folder, 'host')}
AuthorizedKeysFile ${join(folder, 'user.pub')}
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
UsePAM no
PidFile none
SetEnv DOCKER_HOST=${dockerHost}
`;
  await writeFile(join(folder, 'sshd_config'), settings);
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const server = spawn(sshd ?? '', ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' });
  await poll('sshd answers', () =>
    run('ssh-keyscan', ['-p', String(port), '127.0.0.1']).then(
      (keys) => (keys.includes('ed25519') ? true : undefined),
      () => undefined,
    ),
  );
  return server;
}

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { findProgram, run } from '../../../tools/lab/program.ts';
import { poll } from '../poll.ts';
import { freePort } from './free-port.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

/** sshd on loopback, with a host key of its own. */
export interface SshGitServer {
  /** `ssh://USER@127.0.0.1:PORT`, to be followed by the path of a repository. */
  readonly ssh: string;
  /** The private key that may log in. */
  readonly keyFile: string;
  /** known_hosts with its host key, and another one with a key that it does not have. */
  readonly knownHostsFile: string;
  readonly wrongHostsFile: string;
  close(): Promise<void>;
}

export const missingForSsh = (): readonly string[] =>
  ['sshd', 'ssh-keygen', 'ssh-keyscan']
    .filter((name) => findProgram(name) === undefined)
    .map((name) => `there is no ${name}: install openssh-server`);

export async function startSshGitServer(): Promise<SshGitServer> {
  const folder = await mkdtemp(join(tmpdir(), 'git-ssh-'));
  const at = (name: string): string => join(folder, name);
  const port = await freePort();
  for (const name of ['host', 'other', 'user'])
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  const trust = async (file: string, key: string): Promise<void> => {
    const [type = '', text = ''] = (await readFile(at(`${key}.pub`), 'utf8')).split(' ');
    await writeFile(at(file), `[127.0.0.1]:${port} ${type} ${text}\n`);
  };
  await trust('known_hosts', 'host');
  await trust('wrong_hosts', 'other');
  const server = await startSshd(folder, port);
  return {
    ssh: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    keyFile: at('user'),
    knownHostsFile: at('known_hosts'),
    wrongHostsFile: at('wrong_hosts'),
    close: async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function startSshd(folder: string, port: number): Promise<ServerProcess> {
  const settings = `Port ${port}
ListenAddress 127.0.0.1
HostKey ${join(folder, 'host')}
AuthorizedKeysFile ${join(folder, 'user.pub')}
StrictModes no
PermitRootLogin prohibit-password
PasswordAuthentication no
UsePAM no
PidFile none
`;
  await writeFile(join(folder, 'sshd_config'), settings);
  // sshd started by root needs it, and insists on its whole path.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const server = startServerProcess(findProgram('sshd') ?? '', [
    '-D',
    '-E',
    join(folder, 'log'),
    '-f',
    join(folder, 'sshd_config'),
  ]);
  await poll('sshd answers', () =>
    run('ssh-keyscan', ['-p', String(port), '127.0.0.1']).then(
      (keys) => (keys.includes('ed25519') ? true : undefined),
      () => undefined,
    ),
  );
  return server;
}

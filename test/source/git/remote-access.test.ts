import { execFile } from 'node:child_process';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { remoteAccess } from '../../../src/source/git/remote-access.ts';
import { failureOf, sourceOf } from './git-reading.ts';
import { gitEnv } from './git-repository.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** What git finds as credentials for a host. */
const credentialsFor = (url: string, host: string): Promise<string> =>
  new Promise((resolve) => {
    const { settings, env } = remoteAccess(url);
    const options = { env: { ...gitEnv, ...env } };
    const child = execFile('git', [...settings, 'credential', 'fill'], options, (_error, stdout) => {
      resolve(stdout);
    });
    child.stdin?.end(`protocol=https\nhost=${host}\n\n`);
  });

test.each([
  ['https://robot:hunter2@host/team/swarm.git', 'https://host/team/swarm.git', 'robot', 'hunter2'],
  ['https://robot:a:b@c@host:8443/x@y.git', 'https://host:8443/x@y.git', 'robot', 'a:b@c'],
  ['https://robot:p%40ss%20%24(id)%27%22@host/x', 'https://host/x', 'robot', `p@ss $(id)'"`],
  ['https://:100%@[::1]:8443/x', 'https://[::1]:8443/x', '', '100%'],
])(
  'remoteAccess() takes the password out of the address, and git still finds it: %s',
  async (url, address, user, password) => {
    const access = remoteAccess(url);

    expect(access.address).toBe(address);
    expect([access.address, ...access.settings].join(' ')).not.toContain(password);
    expect(await credentialsFor(url, new URL(address).host)).toContain(
      `username=${user}\npassword=${password}\n`,
    );
  },
);

test('remoteAccess() gives the password to no other host', async () => {
  expect(await credentialsFor('https://robot:hunter2@host/x.git', 'other')).not.toContain('hunter2');
  expect(await credentialsFor('https://robot:hunter2@host/x.git', 'host:8443')).not.toContain('hunter2');
});

test.each([
  ['https://host/team/swarm.git', 'https://host/team/swarm.git'],
  ['https://robot@host/x.git', 'https://robot@host/x.git'],
  ['ssh://robot:hunter2@host/x.git', 'ssh://robot@host/x.git'],
  ['git@host:team/swarm.git', 'git@host:team/swarm.git'],
  ['/srv/a:b@c.git', '/srv/a:b@c.git'],
])('remoteAccess() leaves the rest of the address alone: %s', (url, address) => {
  expect(remoteAccess(url)).toEqual({ address, settings: [], env: {} });
});

test('createGitSource() passes no password of an address as an argument of a process', async () => {
  const folder = await temporaryFolder({ git: '#!/bin/sh\nprintf "%s\\n" "$0" "$@" >> "$0.log"\nexit 1\n' });
  await chmod(join(folder, 'git'), 0o755);
  const url = 'https://robot:hunter2@host/team/swarm.git';

  await failureOf(await sourceOf({ url, env: { ...gitEnv, PATH: `${folder}:${gitEnv['PATH'] ?? ''}` } }));

  const seen = await readFile(join(folder, 'git.log'), 'utf8');
  expect(seen).toContain('https://host/team/swarm.git');
  expect(seen).not.toMatch(/hunter2|robot/);
});

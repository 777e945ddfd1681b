import { execFile } from 'node:child_process';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SourceAccess } from '../../../src/model/settings.ts';
import { openAccess } from '../../../src/source/git/remote-access.ts';
import { failureOf, sourceOf } from './git-reading.ts';
import { gitEnv } from './git-repository.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const tokenFolder = (token: string): Promise<string> => temporaryFolder({ token });

const accessTo = async (url: string, token: string, access: SourceAccess = {}) =>
  await openAccess(url, { ...access, tokenFile: join(await tokenFolder(token), 'token') }, 'x');

/** What git finds as credentials for a host. */
const credentialsFor = async (url: string, token: string, host: string, access?: SourceAccess) => {
  const { settings, env } = await accessTo(url, token, access);
  return await new Promise<string>((resolve) => {
    const options = { env: { ...gitEnv, ...env } };
    const child = execFile('git', [...settings, 'credential', 'fill'], options, (_error, stdout) => {
      resolve(stdout);
    });
    child.stdin?.end(`protocol=https\nhost=${host}\n\n`);
  });
};

test.each([
  ['https://host/team/swarm.git', 'git'],
  ['https://robot@host:8443/x@y.git', 'robot'],
  ['https://r%40b%20%24(id)%27%22@host/x', `r@b $(id)'"`],
  ['https://100%@[::1]:8443/x', '100%'],
])('openAccess() gives git the token of the file, and the user of the address: %s', async (url, user) => {
  const token = `p@ss$(id)'"%41`;
  const access = await accessTo(url, `${token}\n`);

  expect([access.address, ...access.settings].join(' ')).not.toContain('p@ss');
  expect(access.address).not.toContain(user === 'git' ? '@host' : user);
  expect(await credentialsFor(url, token, new URL(url).host)).toContain(
    `username=${user}\npassword=${token}\n`,
  );
});

test('openAccess() prefers the user of the settings', async () => {
  const found = await credentialsFor('https://a@host/x.git', 'hunter2', 'host', { user: 'b' });

  expect(found).toContain('username=b\npassword=hunter2\n');
});

test('openAccess() gives the token to no other host', async () => {
  expect(await credentialsFor('https://host/x.git', 'hunter2', 'other')).not.toContain('hunter2');
  expect(await credentialsFor('https://host/x.git', 'hunter2', 'host:8443')).not.toContain('hunter2');
});

test.each([
  ['https://host/team/swarm.git'],
  ['https://robot@host/x.git'],
  ['git@host:team/swarm.git'],
  ['/srv/a:b@c.git'],
])('openAccess() leaves an address without token alone: %s', async (address) => {
  expect(await openAccess(address, {}, 'x')).toEqual({
    address,
    settings: [],
    env: {},
    protocols: ['https', 'ssh', 'file'],
  });
});

test('openAccess() allows http only for an address with http', async () => {
  expect((await openAccess('http://host/x.git', {}, 'x')).protocols).toContain('http');
});

test.each([
  ['', 'it is empty'],
  ['one two', 'it contains more than one word'],
  ['one\ntwo', 'it contains more than one word'],
])('openAccess() refuses %j as a token, and does not show it', async (token, state) => {
  await expect(accessTo('https://host/x.git', token)).rejects.toMatchObject({
    code: 'source-unavailable',
    message: expect.stringMatching(new RegExp(`^Cannot use the token in "[^"]*": ${state}$`)) as string,
  });
});

test('openAccess() names a file that is missing', async () => {
  const missing = '/nonexistent/file';

  for (const access of [{ tokenFile: missing }, { caFile: missing }])
    await expect(openAccess('https://host/x.git', access, 'x')).rejects.toThrow(
      `Cannot read "${missing}": there is no such file or folder`,
    );
  for (const access of [{ sshKeyFile: missing }, { knownHostsFile: missing }])
    await expect(openAccess('git@host:x.git', access, 'x')).rejects.toThrow(
      `Cannot read "${missing}": there is no such file or folder`,
    );
});

test('openAccess() names ssh only the files of the settings, whatever is in their names', async () => {
  const folder = await temporaryFolder({ 'a %h; key': 'k', hosts: 'h' });
  const sshKeyFile = join(folder, 'a %h; key');
  await chmod(sshKeyFile, 0o600);

  const { env } = await openAccess(
    'git@host:x.git',
    { sshKeyFile, knownHostsFile: join(folder, 'hosts') },
    'x',
  );

  expect(env['GIT_SSH_COMMAND']).toBe(
    `ssh -o BatchMode=yes -o ConnectTimeout=30 -o ServerAliveInterval=30 -o ServerAliveCountMax=4 -o 'IdentityFile="${folder}/a %%h; key"' -o IdentitiesOnly=yes ` +
      `-o IdentityAgent=none -o 'UserKnownHostsFile="${folder}/hosts"' -o GlobalKnownHostsFile=/dev/null ` +
      '-o KnownHostsCommand=none -o StrictHostKeyChecking=yes -o UpdateHostKeys=no -o VerifyHostKeyDNS=no',
  );
});

test('openAccess() refuses an ssh key that others may read, and a name that ssh cannot open', async () => {
  const folder = await temporaryFolder({ key: 'k', "it's": 'k' });
  await chmod(join(folder, 'key'), 0o644);
  await chmod(join(folder, "it's"), 0o600);

  await expect(openAccess('git@host:x.git', { sshKeyFile: join(folder, 'key') }, 'x')).rejects.toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('other users may read it') as string,
    hint: expect.stringContaining('mode: 0400') as string,
  });
  await expect(openAccess('git@host:x.git', { sshKeyFile: join(folder, "it's") }, 'x')).rejects.toMatchObject(
    { code: 'usage' },
  );
});

test('createGitSource() passes no token as an argument of a process', async () => {
  const folder = await temporaryFolder({
    git: '#!/bin/sh\nprintf "%s\\n" "$0" "$@" >> "$0.log"\nexit 1\n',
    token: 'hunter2',
  });
  await chmod(join(folder, 'git'), 0o755);
  const env = { ...gitEnv, PATH: `${folder}:${gitEnv['PATH'] ?? ''}` };
  const access = { tokenFile: join(folder, 'token') };

  await failureOf(await sourceOf({ url: 'https://robot@host/team/swarm.git', env, access }));

  const seen = await readFile(join(folder, 'git.log'), 'utf8');
  expect(seen).toContain('https://host/team/swarm.git');
  expect(seen).not.toMatch(/hunter2|robot/);
});

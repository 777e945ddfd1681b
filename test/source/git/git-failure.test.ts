import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Failure } from '../../../src/model/failure.ts';
import { gitFailure } from '../../../src/source/git/git-failure.ts';
import { failureOf, sourceOf } from './git-reading.ts';
import { gitEnv, gitRepository } from './git-repository.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

// Each test starts many processes, which takes time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const everythingIn = (failure: Failure): string =>
  JSON.stringify([
    failure.message,
    failure.hint,
    failure.resource,
    failure.stack,
    failure.cause instanceof Error
      ? [failure.cause.message, failure.cause.stack, failure.cause]
      : failure.cause,
  ]);

test('createGitSource() reports a missing branch and names the existing ones', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });

  const failure = await failureOf(await sourceOf({ url: repository.url, ref: 'mian' }));

  expect(failure).toMatchObject({
    code: 'source-unavailable',
    message: `Cannot read ref "mian" of git repository "${repository.url}#mian": there is no branch or tag of that name`,
    hint: 'Branches: main; a commit needs all of its digits (--ref)',
  });
});

test('createGitSource() reports a missing commit', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });

  const failure = await failureOf(await sourceOf({ url: repository.url, ref: '1'.repeat(40) }));

  expect(failure).toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('it does not have that commit') as string,
  });
});

test('createGitSource() reports an empty repository, a missing one and a tag that names no commit', async () => {
  const repository = await gitRepository();
  const missing = join(await temporaryFolder(), 'gone.git');
  const odd = await gitRepository({ 'a.yaml': 'a' });
  await odd.git('tag', 'blob', await odd.git('rev-parse', 'HEAD:a.yaml'));
  await odd.git('push', '--quiet', '--tags', 'origin');

  expect(await failureOf(await sourceOf({ url: repository.url }))).toMatchObject({
    code: 'source-unavailable',
    message: `Cannot read git repository "${repository.url}": its default branch does not exist, nor any branch`,
    hint: expect.stringContaining('Push the manifests to it') as string,
  });
  expect(await failureOf(await sourceOf({ url: missing }))).toMatchObject({
    code: 'source-unavailable',
    kind: 'blocked',
    hint: expect.stringContaining('Check the address') as string,
  });
  expect((await failureOf(await sourceOf({ url: odd.url, ref: 'blob' }))).code).toMatch(/^source-/);
});

test('createGitSource() does not report a repository whose last branch was deleted as one without commits', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  await repository.git('tag', 'v1');
  await repository.git('push', '--quiet', 'origin', 'v1');
  await repository.git('--git-dir', repository.url, 'update-ref', '-d', 'refs/heads/main');

  expect(await failureOf(await sourceOf({ url: repository.url, ref: 'main' }))).toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('there is no branch or tag of that name, nor any branch') as string,
  });
});

// What a dumb web server looks like to git: one line of HTML is an empty list of refs.
test('createGitSource() suspects a login page where it finds no branch', async () => {
  const repository = await gitRepository();

  const { message, hint } = await failureOf(await sourceOf({ url: repository.url, ref: 'main' }));

  expect(message).not.toContain('no commits');
  expect(hint).toContain('login page');
});

test.each([
  {
    what: 'a changed key',
    printed: `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
Offending ED25519 key in /root/.ssh/known_hosts:1
Host key verification failed.`,
    kind: 'rejected',
    state: 'its host shows another key than the one in known_hosts',
    hint: 'Do not accept the new key',
  },
  {
    what: 'an unknown key',
    printed: `No ED25519 host key is known for host and you have requested strict checking.
Host key verification failed.`,
    kind: 'blocked',
    state: 'the key of its host is not known',
    hint: 'add the line to known_hosts',
  },
])(
  'createGitSource() tells a changed host key from an unknown one: $what',
  async ({ printed, kind, state, hint }) => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { printed, ssh: `#!/bin/sh\ncat "${folder}/printed" >&2\nexit 255\n` });
    await chmod(join(folder, 'ssh'), 0o755);
    const env = { ...gitEnv, GIT_SSH_COMMAND: join(folder, 'ssh'), GIT_SSH_VARIANT: 'simple' };

    const failure = await failureOf(await sourceOf({ url: 'git@host:team/swarm.git', env }));

    expect(failure).toMatchObject({
      kind,
      message: expect.stringContaining(state) as string,
      hint: expect.stringContaining(hint) as string,
    });
  },
);

test.each([
  ['fatal: write error: No space left on device', 'blocked', 'the disk for clones is full'],
  ['error: RPC failed; curl 18 transfer closed', 'transient', 'the connection broke off'],
  ['fatal: unable to access: The requested URL returned error: 502', 'transient', 'returned error: 502'],
  ['git needed more than 1 bytes of memory', 'rejected', 'git needed more than 1 bytes of memory'],
])('gitFailure() tells what to do about %j', (printed, kind, state) => {
  const failure = gitFailure(new Error(printed), 'x');

  expect(failure).toMatchObject({ kind, message: expect.stringContaining(state) as string });
  expect(failure.hint).toBeDefined();
});

test('gitFailure() shows the first line of an unknown error, never a line of a stack trace', () => {
  const error = new Error(
    'Cannot read properties of undefined\n    at run (file:///app/dist/x.js:1:2)\n    at main',
  );

  expect(gitFailure(error, 'x').message).toBe(
    'Cannot read git repository "x": Cannot read properties of undefined',
  );
});

test('createGitSource() reports that git is missing', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });

  const failure = await failureOf(await sourceOf({ url: repository.url, env: { PATH: '/nonexistent' } }));

  expect(failure).toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('git is not installed on this machine') as string,
  });
});

test('createGitSource() never shows credentials', async () => {
  const source = await sourceOf({
    url: 'https://robot@127.0.0.1:1/team/swarm.git?token=hunter3',
    ref: 'main',
    env: { ...gitEnv, https_proxy: '', HTTPS_PROXY: '' },
  });

  const failure = await failureOf(source);

  expect(source.name).toBe('https://127.0.0.1:1/team/swarm.git#main');
  expect(failure).toMatchObject({ code: 'source-unavailable', kind: 'transient' });
  expect(failure.message).toContain('https://127.0.0.1:1/team/swarm.git');
  expect(everythingIn(failure)).not.toMatch(/hunter|robot/);
});

test('createGitSource() rejects a helper that git settings of the machine substitute for an address', async () => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { gitconfig: `[url "ext::touch ${folder}/ran "]\n\tinsteadOf = https://\n` });
  const env = { ...gitEnv, GIT_CONFIG_GLOBAL: join(folder, 'gitconfig') };

  const failure = await failureOf(await sourceOf({ url: 'https://host/x.git', env }));

  expect(failure.message).toContain("transport 'ext' not allowed");
  expect(existsSync(join(folder, 'ran'))).toBe(false);
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Failure } from '../../../src/model/failure.ts';
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
    hint: 'Branches: main; a commit needs all 40 characters (--ref)',
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
    hint: 'Push the manifests to it',
  });
  expect(await failureOf(await sourceOf({ url: missing }))).toMatchObject({
    code: 'source-unavailable',
    kind: 'blocked',
    hint: expect.stringContaining('Check the address') as string,
  });
  expect((await failureOf(await sourceOf({ url: odd.url, ref: 'blob' }))).code).toMatch(/^source-/);
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
    url: 'https://robot:hunter2@127.0.0.1:1/team/swarm.git?token=hunter3',
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

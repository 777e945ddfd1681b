import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { expectEnded } from './expect-ended.ts';
import { contentsOf, sourceOf } from './git-reading.ts';
import { gitEnv, gitRepository } from './git-repository.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

// Each test starts many processes, which takes time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test('createGitSource() reads the default branch with subject and author of its commit', async () => {
  const repository = await gitRepository();
  const commit = await repository.push({ 'a.yaml': 'a', 'README.md': '#' }, 'Add a\n\nbecause');
  const source = await sourceOf({ url: repository.url });

  const revision = await source.fetch();

  expect(revision).toMatchObject({ id: commit.slice(0, 12), subject: 'Add a', author: 'Ada' });
  expect(contentsOf(revision.files)).toEqual([['a.yaml', 'a']]);
  expect(source).toMatchObject({ name: repository.url, partial: false });
});

test('createGitSource() reads a branch, a tag, an annotated tag and a commit', async () => {
  const repository = await gitRepository({ 'a.yaml': 'first' });
  await repository.git('tag', 'v1');
  await repository.git('tag', '--annotate', '--message', 'two', 'v1-annotated');
  const first = await repository.git('rev-parse', 'HEAD');
  await repository.git('push', '--quiet', '--tags', 'origin');
  await repository.push({ 'a.yaml': 'second' });
  await repository.git('push', '--quiet', 'origin', 'HEAD:refs/heads/team/east');
  await repository.push({ 'a.yaml': 'third' });
  const read = async (ref: string): Promise<string> => {
    const { files } = await (await sourceOf({ url: repository.url, ref })).fetch();
    return Buffer.from(files[0]!.content).toString();
  };

  expect(await read('main')).toBe('third');
  expect(await read('team/east')).toBe('second');
  expect(await read('refs/heads/team/east')).toBe('second');
  expect(await read('v1')).toBe('first');
  expect(await read('v1-annotated')).toBe('first');
  expect(await read(first)).toBe('first');
});

test('createGitSource() prefers a branch to a tag of the same name', async () => {
  const repository = await gitRepository({ 'a.yaml': 'old' });
  await repository.git('tag', 'main');
  await repository.git('push', '--quiet', 'origin', 'refs/tags/main');
  await repository.git('tag', '--delete', 'main');
  await writeFiles(repository.worktree, { 'a.yaml': 'new' });
  await repository.git('commit', '--quiet', '--all', '--message', 'New');
  await repository.git('push', '--quiet', 'origin', 'HEAD:refs/heads/main');
  const commit = await repository.git('rev-parse', 'HEAD');

  const { id } = await (await sourceOf({ url: repository.url, ref: 'main' })).fetch();

  expect(id).toBe(commit.slice(0, 12));
});

test('createGitSource() finds a new commit when it fetches again after a push', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  const source = await sourceOf({ url: repository.url, ref: 'main' });
  const first = await source.fetch();
  const again = await source.fetch();

  const commit = await repository.push({ 'b.yaml': 'b' });
  const third = await source.fetch();

  expect(again).toEqual(first);
  expect(third.id).toBe(commit.slice(0, 12));
  expect(third.files.map((file) => file.path)).toEqual(['a.yaml', 'b.yaml']);
});

test('createGitSource() reads a force-pushed branch', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  const source = await sourceOf({ url: repository.url });
  await repository.push({ 'b.yaml': 'b' });
  await source.fetch();

  await repository.git('reset', '--quiet', '--hard', 'HEAD~1');
  const commit = await repository.push({ 'c.yaml': 'c' }, 'Rewrite');
  const revision = await source.fetch();

  expect(revision.id).toBe(commit.slice(0, 12));
  expect(revision.files.map((file) => file.path)).toEqual(['a.yaml', 'c.yaml']);
});

test('createGitSource() keeps a shallow clone, and continues with it after a restart', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  await repository.push({ 'a.yaml': 'b' });
  const workDir = join(await temporaryFolder(), 'not', 'there', 'yet');
  await (await sourceOf({ url: repository.url, workDir })).fetch();
  const [clone] = await readdir(workDir);

  const { files } = await (await sourceOf({ url: repository.url, workDir })).fetch();

  expect(contentsOf(files)).toEqual([['a.yaml', 'b']]);
  expect(await readdir(workDir)).toEqual([clone]);
  expect(existsSync(join(workDir, clone!, 'shallow'))).toBe(true);
});

test.each<[string, (clone: string) => Promise<void>]>([
  ['objects are gone', (clone) => rm(join(clone, 'objects'), { recursive: true })],
  ['HEAD is gone', (clone) => rm(join(clone, 'HEAD'))],
  ['HEAD is garbage', (clone) => writeFile(join(clone, 'HEAD'), 'garbage')],
  ['config is garbage', (clone) => writeFile(join(clone, 'config'), '[[[')],
  ['a killed git left its lock', (clone) => writeFile(join(clone, 'refs/reconciler/fetched.lock'), '')],
  ['it is a file', (clone) => rm(clone, { recursive: true }).then(() => writeFile(clone, ''))],
])('createGitSource() clones again when the clone is corrupt: %s', async (_what, corrupt) => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  const workDir = await temporaryFolder();
  const source = await sourceOf({ url: repository.url, workDir });
  await source.fetch();
  const [clone] = await readdir(workDir);
  const commit = await repository.push({ 'a.yaml': 'b' });

  await corrupt(join(workDir, clone!));
  const revision = await source.fetch();

  expect(revision.id).toBe(commit.slice(0, 12));
  expect(contentsOf(revision.files)).toEqual([['a.yaml', 'b']]);
});

test('createGitSource() clones again when a blob of the clone is damaged', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a'.repeat(10_000) });
  const workDir = await temporaryFolder();
  const source = await sourceOf({ url: repository.url, workDir });
  const before = await source.fetch();
  const [clone] = await readdir(workDir);
  const packs = join(workDir, clone!, 'objects', 'pack');
  const pack = join(
    packs,
    (await readdir(packs)).find((name) => name.endsWith('.pack'))!,
  );
  await chmod(pack, 0o600);
  await writeFile(
    pack,
    (await readFile(pack)).map((byte, index) => (index < 20 ? byte : 0)),
  );

  expect(await source.fetch()).toEqual(before);
});

test('createGitSource() does not use a repository above its folder as its clone', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  const above = await gitRepository({ 'foreign.yaml': 'x' });
  const workDir = join(above.worktree, 'cache');
  await mkdir(workDir, { mode: 0o700 });

  const { files } = await (await sourceOf({ url: repository.url, workDir })).fetch();

  expect(files.map((file) => file.path)).toEqual(['a.yaml']);
  expect(await above.git('for-each-ref', '--format=%(refname)')).not.toContain('reconciler');
});

test('createGitSource() reads over ssh, and writes no credentials into its clone', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  const workDir = await temporaryFolder();
  // Replaces ssh: serves the repository whatever the host.
  const folder = await temporaryFolder({ ssh: `#!/bin/sh\nexec git upload-pack "${repository.url}"\n` });
  await chmod(join(folder, 'ssh'), 0o755);
  const env = { ...gitEnv, GIT_SSH_COMMAND: join(folder, 'ssh'), GIT_SSH_VARIANT: 'simple' };
  const source = await sourceOf({ url: 'ssh://robot@host/team/swarm.git', env, workDir });

  const { files } = await source.fetch();

  const [clone] = await readdir(workDir);
  const stored = await Promise.all(
    (await readdir(join(workDir, clone!), { withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(workDir, clone!, entry.name), 'utf8')),
  );
  expect(contentsOf(files)).toEqual([['a.yaml', 'a']]);
  expect(source.name).toBe('ssh://host/team/swarm.git');
  expect([clone, ...stored].join('\n')).not.toMatch(/robot/);
});

test('createGitSource() runs no hooks', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  const template = await temporaryFolder();
  const names = ['reference-transaction', 'post-checkout', 'post-merge', 'pre-auto-gc', 'post-index-change'];
  await writeFiles(
    template,
    Object.fromEntries(names.map((name) => [`hooks/${name}`, `#!/bin/sh\ntouch "${template}/ran"\n`])),
  );
  for (const name of names) await chmod(join(template, 'hooks', name), 0o755);
  await writeFiles(template, { gitconfig: `[init]\n\ttemplateDir = ${template}\n` });
  const env = { ...gitEnv, GIT_CONFIG_GLOBAL: join(template, 'gitconfig') };
  const workDir = await temporaryFolder();

  await (await sourceOf({ url: repository.url, env, workDir })).fetch();

  const [clone] = await readdir(workDir);
  expect(existsSync(join(workDir, clone!, 'hooks'))).toBe(false);
  expect(existsSync(join(template, 'ran'))).toBe(false);
});

test('createGitSource() removes control characters from the text of a commit', async () => {
  const repository = await gitRepository();
  await repository.push({ 'a.yaml': 'a' }, `\u001b[2Jgone${'x'.repeat(500)}`);

  const { subject } = await (await sourceOf({ url: repository.url })).fetch();

  expect(subject).toMatch(/^\[2Jgonex+$/);
  expect(subject).toHaveLength(200);
});

test('createGitSource() reads for two callers at once', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' });
  const source = await sourceOf({ url: repository.url });

  const [first, second] = await Promise.all([source.fetch(), source.fetch()]);

  expect(first).toEqual(second);
});

test('createGitSource() stops a git that waits for an answer, with the reason of the signal', async () => {
  const folder = await temporaryFolder();
  // Replaces ssh: reports that it was started, then waits for ever.
  await writeFiles(folder, {
    ssh: `#!/bin/sh\necho $$ > "${folder}/pid"\nmv "${folder}/pid" "${folder}/started"\nexec sleep 600\n`,
  });
  await chmod(join(folder, 'ssh'), 0o755);
  const stop = new AbortController();
  const env = { ...gitEnv, GIT_SSH_COMMAND: join(folder, 'ssh') };
  const source = await sourceOf({ url: 'git@host:team/swarm.git', env });

  const fetched = source.fetch(stop.signal);
  await expect.poll(() => existsSync(join(folder, 'started')), { timeout: 20_000 }).toBe(true);
  const ssh = Number(await readFile(join(folder, 'started'), 'utf8'));
  stop.abort(new Error('time to go'));

  await expect(fetched).rejects.toThrow('time to go');
  await expectEnded(ssh);
  expect(source.name).toBe('git@host:team/swarm.git');
});

test('createGitSource() reads a repository with SHA-256', async () => {
  const repository = await gitRepository({ 'a.yaml': 'a' }, 'sha256');
  const commit = await repository.git('rev-parse', 'HEAD');
  const workDir = await temporaryFolder();

  const byBranch = await (await sourceOf({ url: repository.url, ref: 'main', workDir })).fetch();
  const byCommit = await (await sourceOf({ url: repository.url, ref: commit, workDir })).fetch();

  expect(commit).toHaveLength(64);
  expect(byBranch.id).toBe(commit.slice(0, 12));
  expect(contentsOf(byBranch.files)).toEqual([['a.yaml', 'a']]);
  expect(byCommit).toEqual(byBranch);
});

test('createGitSource() asks again when the ref moves before it is fetched', async () => {
  const repository = await gitRepository({ 'a.yaml': 'old' });
  const moved = await repository.push({ 'a.yaml': 'new' });
  await repository.git('push', '--quiet', '--force', 'origin', 'HEAD~1:main');
  // Replaces ssh: between the first answer and the fetch somebody pushes.
  const folder = await temporaryFolder();
  await writeFiles(folder, {
    ssh: `#!/bin/sh
echo x >> "${folder}/runs"
test "$(wc -l < "${folder}/runs")" != 2 || git --git-dir "${repository.url}" update-ref refs/heads/main ${moved}
exec git upload-pack "${repository.url}"
`,
  });
  await chmod(join(folder, 'ssh'), 0o755);
  const env = { ...gitEnv, GIT_SSH_COMMAND: join(folder, 'ssh'), GIT_SSH_VARIANT: 'simple' };

  const { id } = await (await sourceOf({ url: 'git@host:swarm.git', ref: 'main', env })).fetch();

  expect(id).toBe(moved.slice(0, 12));
  // Tip, fetch, and the tip again: what was fetched is that tip, so it is not fetched again.
  expect(await readFile(join(folder, 'runs'), 'utf8')).toBe('x\nx\nx\n');
});

test('createGitSource() gives no hints', async () => {
  const source = await sourceOf({ url: 'https://host/x.git' });

  const stop = await source.watch(() => {
    throw new Error('a hint');
  });

  await expect(stop()).resolves.toBeUndefined();
});

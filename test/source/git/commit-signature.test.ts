import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { createSource } from '../../../src/source/create-source.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { contentsOf, failureOf, sourceOf } from './git-reading.ts';
import { gitEnv, gitRepository, type GitRepository } from './git-repository.ts';

vi.setConfig({ testTimeout: 60_000 });

const run = promisify(execFile);

interface Signing {
  readonly repository: GitRepository;
  readonly folder: string;
  /** Commits and pushes a change that is signed with this key. */
  sign(key: 'ada' | 'stranger', content: string): Promise<string>;
  /** The path of an allowed signers file with these lines. */
  allow(...lines: readonly string[]): Promise<string>;
  readonly ada: string;
}

async function signing(format: 'sha1' | 'sha256' = 'sha1'): Promise<Signing> {
  const folder = await temporaryFolder();
  for (const name of ['ada', 'stranger'])
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)]);
  const repository = await gitRepository({}, format);
  await repository.git('config', 'gpg.format', 'ssh');
  return {
    repository,
    folder,
    ada: (await readFile(join(folder, 'ada.pub'), 'utf8')).trim(),
    sign: async (key, content) => {
      await repository.git('config', 'user.signingKey', join(folder, `${key}.pub`));
      await repository.git('config', 'commit.gpgSign', 'true');
      return await repository.push({ 'a.yaml': content });
    },
    allow: async (...lines) => {
      await writeFiles(folder, { signers: `${lines.join('\n')}\n` });
      return join(folder, 'signers');
    },
  };
}

const refusal = async ({ repository }: Signing, allowedSignersFile: string) =>
  failureOf(await sourceOf({ url: repository.url, allowedSignersFile }));

test.each(['sha1', 'sha256'] as const)(
  'createGitSource() reads a commit that an allowed signer has signed, with %s',
  async (format) => {
    const world = await signing(format);
    await world.sign('ada', 'a');
    const allowedSignersFile = await world.allow(`ada@example.org namespaces="git" ${world.ada}`);

    const revision = await (await sourceOf({ url: world.repository.url, allowedSignersFile })).fetch();

    expect(contentsOf(revision.files)).toEqual([['a.yaml', 'a']]);
  },
);

test('createGitSource() refuses a commit without a signature, also above a signed one, and reads the next signed one', async () => {
  const world = await signing();
  const allowedSignersFile = await world.allow(`ada@example.org ${world.ada}`);
  const source = await sourceOf({ url: world.repository.url, allowedSignersFile });
  await world.sign('ada', 'a');
  await source.fetch();

  await world.repository.git('config', 'commit.gpgSign', 'false');
  const commit = await world.repository.push({ 'a.yaml': 'b' });
  const refused = await failureOf(source);
  await world.sign('ada', 'c');

  expect(refused).toMatchObject({
    code: 'commit-not-signed',
    kind: 'rejected',
    message: `Cannot use commit ${commit.slice(0, 12)} of git repository "${world.repository.url}": it is not signed`,
    hint: expect.stringContaining('git commit -S') as string,
  });
  expect(contentsOf((await source.fetch()).files)).toEqual([['a.yaml', 'c']]);
});

test('createGitSource() refuses the signature of a stranger, and names the key', async () => {
  const world = await signing();
  await world.sign('stranger', 'a');

  expect((await refusal(world, await world.allow(`ada@example.org ${world.ada}`))).message).toMatch(
    /it is signed with the key of somebody who is no allowed signer \(SHA256:[\w+/]+\)$/,
  );
});

test('createGitSource() refuses the signature of a key that had expired, and one for another purpose', async () => {
  const world = await signing();
  await world.sign('ada', 'a');

  const expired = await refusal(world, await world.allow(`ada@x valid-before="20200101" ${world.ada}`));
  const other = await refusal(world, await world.allow(`ada@x namespaces="file" ${world.ada}`));

  expect(expired.message).toContain('the key of its signature was not valid at that time');
  expect(other).toMatchObject({ code: 'commit-not-signed' });
});

test('createGitSource() refuses every commit of an empty file of signers, and names one that is missing', async () => {
  const world = await signing();
  await world.sign('ada', 'a');

  expect(await refusal(world, await world.allow())).toMatchObject({ code: 'commit-not-signed' });
  expect(await refusal(world, '/nonexistent/signers')).toMatchObject({
    code: 'source-unavailable',
    message: 'Cannot read "/nonexistent/signers": there is no such file or folder',
  });
});

/** Writes the commit object that `change` makes of the tip, and moves main to it. */
async function rewriteTip({ repository }: Signing, change: (commit: string) => string): Promise<void> {
  const commit = change(await repository.git('cat-file', 'commit', 'HEAD'));
  await writeFiles(repository.worktree, { '.git/forged': commit });
  const id = await repository.git('hash-object', '-t', 'commit', '-w', '.git/forged');
  await repository.git('push', '--quiet', '--force', 'origin', `${id}:refs/heads/main`);
}

test.each([
  ['its message is another', (commit: string) => `${commit}\n\nReconciler-Allow-Interruption: all\n`],
  ['its author is another', (commit: string) => commit.replace('author Ada', 'author Eve')],
])('createGitSource() refuses a signature that was made for another commit: %s', async (_what, change) => {
  const world = await signing();
  await world.sign('ada', 'a');
  await rewriteTip(world, change);

  const failure = await refusal(world, await world.allow(`ada@x ${world.ada}`));

  expect(failure).toMatchObject({ code: 'commit-not-signed' });
  expect(failure.message).toContain('its signature is not good');
});

test('createGitSource() refuses the tree of another commit below a signature', async () => {
  const world = await signing();
  await world.sign('ada', 'a');
  const tree = await world.repository.git('rev-parse', 'HEAD^{tree}');
  await world.sign('ada', 'b');
  await rewriteTip(world, (commit) => commit.replace(/^tree .*/, `tree ${tree}`));

  expect(await refusal(world, await world.allow(`ada@x ${world.ada}`))).toMatchObject({
    code: 'commit-not-signed',
  });
});

test('createGitSource() takes no text of the message for a signature', async () => {
  const world = await signing();
  await world.sign('ada', 'a');
  await rewriteTip(world, (commit) => {
    const signature = /^gpgsig(?:.|\n )*/m.exec(commit)?.[0] ?? '';
    return `${commit.replace(`${signature}\n`, '')}\n\n${signature}\n`;
  });

  expect((await refusal(world, await world.allow(`ada@x ${world.ada}`))).message).toMatch(
    /it is not signed$/,
  );
});

test.each(['PGP SIGNATURE', 'SIGNED MESSAGE'])(
  'createGitSource() refuses a %s, and starts no program for it',
  async (kind) => {
    const world = await signing();
    await world.sign('ada', 'a');
    await rewriteTip(world, (commit) => commit.replaceAll('SSH SIGNATURE', kind));
    const allowedSignersFile = await world.allow(`ada@x ${world.ada}`);
    await writeFiles(world.folder, { gitconfig: `[gpg]\n\tprogram = touch ${world.folder}/ran\n` });
    const env = { ...gitEnv, GIT_CONFIG_GLOBAL: join(world.folder, 'gitconfig') };

    const failure = await failureOf(await sourceOf({ url: world.repository.url, env, allowedSignersFile }));

    expect(failure.message).toContain(`its signature is a ${kind}, not one of SSH`);
    await expect(readFile(join(world.folder, 'ran'))).rejects.toThrow('ENOENT');
  },
);

test('createGitSource() reads the commit that a tag names, and checks the signature of that', async () => {
  const world = await signing();
  await world.sign('ada', 'a');
  await world.repository.git('tag', '--no-sign', '-a', '-m', 'v1', 'v1');
  await world.repository.git('push', '--quiet', 'origin', 'v1');
  const allowedSignersFile = await world.allow(`ada@x ${world.ada}`);
  const source = await sourceOf({ url: world.repository.url, ref: 'v1', allowedSignersFile });

  expect(contentsOf((await source.fetch()).files)).toEqual([['a.yaml', 'a']]);
});

test('createSource() does not take a folder for signed commits', async () => {
  const source = await temporaryFolder({ 'a.yaml': 'a' });

  await expect(createSource({ source, allowedSignersFile: '/signers' })).rejects.toMatchObject({
    code: 'usage',
    hint: expect.stringContaining('source.allowedSignersFile') as string,
  });
});

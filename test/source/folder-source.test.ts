import { once } from 'node:events';
import { appendFile, chmod, mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { watch } from 'chokidar';
import { expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../src/ports/clock.ts';
import { createFolderSource } from '../../src/source/folder-source.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

const textOf = (content: Uint8Array | undefined): string => Buffer.from(content ?? []).toString();

async function pathsOf(folder: string): Promise<readonly string[]> {
  const revision = await createFolderSource({ path: folder }).fetch();
  return revision.files.map((file) => file.path);
}

test('createFolderSource() reads manifests of all subfolders sorted by path', async () => {
  const folder = await temporaryFolder({
    'b.yaml': 'b',
    'a/z.yml': 'z',
    'a.yaml': 'a',
    'B.yaml': 'B',
    'c.YAML': 'c',
    'd.Yml': 'd',
    'notes.md': '#',
  });

  expect(await pathsOf(folder)).toEqual(['B.yaml', 'a.yaml', 'a/z.yml', 'b.yaml', 'c.YAML', 'd.Yml']);
});

test('createFolderSource() ignores files and folders whose name starts with a dot or an underscore', async () => {
  const folder = await temporaryFolder({
    'a.yaml': 'a',
    '.git/b.yaml': 'b',
    '_drafts/c.yaml': 'c',
    '_d.yaml': 'd',
    '.e.yaml': 'e',
    'sub/_f.yaml': 'f',
  });

  expect(await pathsOf(folder)).toEqual(['a.yaml']);
});

test('createFolderSource() reads a folder whose own name starts with an underscore', async () => {
  const folder = await temporaryFolder({ '_hidden/a.yaml': 'a' });

  expect(await pathsOf(join(folder, '_hidden'))).toEqual(['a.yaml']);
});

test('createFolderSource() returns bytes unchanged and identifies the revision by its digest', async () => {
  const folder = await temporaryFolder();
  const bytes = Uint8Array.from([0xff, 0x00, 0x0a]);
  await writeFile(join(folder, 'a.yaml'), bytes);
  const source = createFolderSource({ path: folder });

  const first = await source.fetch();
  await writeFiles(folder, { 'a.yaml': 'changed' });
  const second = await source.fetch();

  expect(Uint8Array.from(first.files[0]!.content)).toEqual(bytes);
  expect(first.id).toBe(`folder:${first.digest.slice(0, 12)}`);
  expect(second.digest).not.toBe(first.digest);
});

test('createFolderSource() has another digest after a file was moved', async () => {
  const before = await createFolderSource({ path: await temporaryFolder({ 'a.yaml': 'x' }) }).fetch();
  const after = await createFolderSource({ path: await temporaryFolder({ 'b.yaml': 'x' }) }).fetch();

  expect(after.digest).not.toBe(before.digest);
});

test('createFolderSource() returns an empty revision for an empty folder', async () => {
  expect((await createFolderSource({ path: await temporaryFolder() }).fetch()).files).toEqual([]);
});

test('createFolderSource() rejects a link that leads out of the folder and names it', async () => {
  const outside = await temporaryFolder({ 'secret.yaml': 'secret' });
  const folder = await temporaryFolder({ 'a.yaml': 'a' });
  await symlink(join(outside, 'secret.yaml'), join(folder, 'link.yaml'));

  await expect(createFolderSource({ path: folder }).fetch()).rejects.toMatchObject({
    code: 'source-invalid',
    kind: 'rejected',
    message: 'Cannot read "link.yaml": it is a symbolic link that leads out of the source',
    hint: expect.stringContaining('the file itself') as string,
  });
});

test('createFolderSource() rejects a link to a sibling folder whose name has the same start', async () => {
  const top = await temporaryFolder({ 'root/a.yaml': 'a', 'root-other/b.yaml': 'b' });
  await symlink('../root-other/b.yaml', join(top, 'root', 'b.yaml'));

  await expect(createFolderSource({ path: join(top, 'root') }).fetch()).rejects.toThrow('leads out');
});

test('createFolderSource() rejects links to folders, inside and outside', async () => {
  const folder = await temporaryFolder({ 'shared/a.yaml': 'a' });
  await symlink('shared', join(folder, 'east'));
  const other = await temporaryFolder();
  await symlink(folder, join(other, 'manifests'));

  await expect(createFolderSource({ path: folder }).fetch()).rejects.toThrow('symbolic link to a folder');
  await expect(createFolderSource({ path: other }).fetch()).rejects.toThrow('leads out');
});

test('createFolderSource() follows a link inside the folder, and ignores one that is not a manifest', async () => {
  const folder = await temporaryFolder({ '_base/a.yaml': 'shared' });
  await symlink('_base/a.yaml', join(folder, 'a.yaml'));
  await symlink('/nonexistent', join(folder, 'README.md'));

  const { files } = await createFolderSource({ path: folder }).fetch();

  expect(files.map((file) => [file.path, textOf(file.content)])).toEqual([['a.yaml', 'shared']]);
});

test('createFolderSource() follows the folder itself if it is a link', async () => {
  const folder = await temporaryFolder({ 'v2/a.yaml': 'a' });
  await symlink('v2', join(folder, 'latest'));

  expect(await pathsOf(join(folder, 'latest'))).toEqual(['a.yaml']);
});

test('createFolderSource() reports a dangling link and a circular one', async () => {
  const folder = await temporaryFolder();
  await symlink('gone.yaml', join(folder, 'a.yaml'));
  const circle = await temporaryFolder();
  await symlink('a.yaml', join(circle, 'a.yaml'));

  await expect(createFolderSource({ path: folder }).fetch()).rejects.toMatchObject({
    code: 'source-unavailable',
    message: 'Cannot read "a.yaml": there is no such file or folder',
  });
  await expect(createFolderSource({ path: circle }).fetch()).rejects.toMatchObject({
    code: 'source-unavailable',
    message: 'Cannot read "a.yaml": symbolic links lead in a circle',
  });
});

test('createFolderSource() reports a missing folder with a hint', async () => {
  const folder = join(await temporaryFolder(), 'manifests');

  await expect(
    createFolderSource({ path: folder, displayName: './manifests' }).fetch(),
  ).rejects.toMatchObject({
    code: 'source-unavailable',
    kind: 'blocked',
    resource: './manifests',
    message: expect.stringContaining('there is no such file or folder') as string,
    hint: expect.stringContaining('Check the path') as string,
  });
});

test('createFolderSource() reports a file where a folder was expected', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a' });

  await expect(createFolderSource({ path: join(folder, 'a.yaml') }).fetch()).rejects.toMatchObject({
    code: 'source-unavailable',
    message: expect.stringContaining('it is not a folder') as string,
  });
});

test('createFolderSource() reports an unreadable file', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a' });
  await chmod(folder, 0o755);
  await chmod(join(folder, 'a.yaml'), 0o000);

  await asOrdinaryUser(async () => {
    await expect(createFolderSource({ path: folder }).fetch()).rejects.toMatchObject({
      code: 'source-unavailable',
      message: expect.stringMatching(/a\.yaml": permission denied/) as string,
    });
  });
});

/** Root may read everything, so switch to another user for a moment. */
async function asOrdinaryUser(work: () => Promise<void>): Promise<void> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

test('createFolderSource() rejects more than 64 MiB and more than 10,000 files', async () => {
  const large = await temporaryFolder({ 'a.yaml': '' });
  await truncate(join(large, 'a.yaml'), 64 * 1024 * 1024 + 1);
  const many = await temporaryFolder();
  await Promise.all(Array.from({ length: 10_001 }, (_, index) => writeFile(join(many, `${index}.yaml`), '')));

  await expect(createFolderSource({ path: large }).fetch()).rejects.toMatchObject({ code: 'source-invalid' });
  await expect(createFolderSource({ path: many }).fetch()).rejects.toMatchObject({ code: 'source-invalid' });
}, 30_000);

test('createFolderSource() rejects a name with control characters', async () => {
  const folder = await temporaryFolder({ 'a\u001b[2J.yaml': 'a' });

  await expect(createFolderSource({ path: folder }).fetch()).rejects.toMatchObject({
    code: 'source-invalid',
    message: String.raw`Cannot read "a\u001b[2J.yaml": its name has control characters`,
  });
});

/** The fake clock is in the past; a file of that time counts as just written. */
async function writeNow(clock: Clock, file: string, content: string): Promise<void> {
  await appendFile(file, content);
  await utimes(file, clock.now(), clock.now());
}

test('createFolderSource() does not use a partly written file', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'a.yaml');
  const fake = createFakeClock();
  let sleeps = 0;
  const clock: Clock = {
    ...fake,
    // The writer continues while the source waits.
    async sleep() {
      sleeps += 1;
      if (sleeps === 1) await writeNow(fake, file, ' second half');
    },
  };
  await writeNow(fake, file, 'first half,');

  const revision = await createFolderSource({ path: folder, clock }).fetch();

  expect(textOf(revision.files[0]?.content)).toBe('first half, second half');
  expect(sleeps).toBe(2);
});

test('createFolderSource() does not use a folder from which a file is removed while it is read', async () => {
  const folder = await temporaryFolder({ 'b.yaml': 'b' });
  const fake = createFakeClock();
  const clock: Clock = { ...fake, sleep: () => rm(join(folder, 'b.yaml'), { force: true }) };
  await writeNow(fake, join(folder, 'a.yaml'), 'a');

  const revision = await createFolderSource({ path: folder, clock }).fetch();

  expect(revision.files.map((file) => file.path)).toEqual(['a.yaml']);
});

test('createFolderSource() gives up on a folder that keeps changing', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'a.yaml');
  const fake = createFakeClock();
  const clock: Clock = { ...fake, sleep: () => writeNow(fake, file, 'more') };
  await writeNow(fake, file, 'some');

  await expect(createFolderSource({ path: folder, clock }).fetch()).rejects.toMatchObject({
    code: 'source-unavailable',
    kind: 'transient',
    message: expect.stringContaining('keep changing') as string,
  });
});

test('createFolderSource() stops when aborted, with the reason of the signal', async () => {
  const source = createFolderSource({ path: await temporaryFolder({ 'a.yaml': 'a' }) });

  await expect(source.fetch(AbortSignal.abort(new Error('time to go')))).rejects.toThrow('time to go');
});

test('createFolderSource() hints at a changed, a new and a removed manifest, and not after it is stopped', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a', 'c.yaml': 'c' });
  await mkdir(join(folder, 'sub'));
  let hinted: () => void = () => undefined;
  let hints = 0;
  const source = createFolderSource({ path: folder });
  const stop = await source.watch(() => {
    hints += 1;
    hinted();
  });
  onTestFinished(stop);
  const nextHint = (): Promise<void> =>
    new Promise((resolve) => {
      hinted = resolve;
    });

  for (const act of [
    () => writeFiles(folder, { 'a.yaml': 'changed' }),
    () => writeFiles(folder, { 'sub/b.yml': 'new' }),
    () => rm(join(folder, 'c.yaml')),
  ]) {
    const hint = nextHint();
    await act();
    await hint;
  }
  await stop();
  const hintsAtStop = hints;
  await writeFiles(folder, { 'd.yaml': 'd' });

  expect(hints).toBe(hintsAtStop);
  expect(source.partial).toBe(false);
}, 30_000);

test('createFolderSource() does not hint at files that are not manifests', async () => {
  const folder = await temporaryFolder({ 'a.yaml': 'a' });
  let hinted: () => void = () => undefined;
  let hints = 0;
  const stop = await createFolderSource({ path: folder }).watch(() => {
    hints += 1;
    hinted();
  });
  onTestFinished(stop);
  const hint = new Promise<void>((resolve) => {
    hinted = resolve;
  });
  // A second watcher, which ignores nothing, shows when the others would have been noticed.
  const witness = watch(folder, { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 300 } });
  onTestFinished(() => witness.close());
  await once(witness, 'ready');

  const seen = new Promise<void>((resolve) => {
    const paths = new Set<string>();
    witness.on('add', (path) => {
      paths.add(path);
      if (paths.size === 3) resolve();
    });
  });
  await writeFiles(folder, { 'notes.md': '#', '_draft.yaml': 'x', '.hidden.yaml': 'x' });
  await seen;
  await writeFiles(folder, { 'a.yaml': 'changed' });
  await hint;

  expect(hints).toBe(1);
}, 30_000);

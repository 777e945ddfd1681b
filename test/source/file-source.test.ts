import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileSource } from '../../src/source/file-source.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

test('createFileSource() reads one file and is partial', async () => {
  const folder = await temporaryFolder({ '_draft.txt': 'a', 'b.yaml': 'b' });

  const source = createFileSource({ path: join(folder, '_draft.txt') });
  const revision = await source.fetch();

  expect(source.partial).toBe(true);
  expect(revision.files.map((file) => file.path)).toEqual(['_draft.txt']);
  expect(revision.id).toBe(`file:${revision.digest.slice(0, 12)}`);
});

test('createFileSource() reports a missing file', async () => {
  const path = join(await temporaryFolder(), 'a.yaml');

  await expect(createFileSource({ path }).fetch()).rejects.toMatchObject({
    code: 'source-unavailable',
    message: `Cannot read "${path}": there is no such file or folder`,
  });
});

test('createFileSource() rejects a device, which would never end', async () => {
  await expect(createFileSource({ path: '/dev/zero' }).fetch()).rejects.toMatchObject({
    code: 'source-invalid',
    message: 'Cannot read "/dev/zero": it is not a regular file',
  });
});

test('createFileSource() hints when the file is written', async () => {
  const folder = await temporaryFolder({ 'a.txt': 'a' });
  let hinted: () => void = () => undefined;
  const hint = new Promise<void>((resolve) => {
    hinted = resolve;
  });
  const stop = await createFileSource({ path: join(folder, 'a.txt') }).watch(() => {
    hinted();
  });
  onTestFinished(stop);

  await writeFiles(folder, { 'a.txt': 'changed' });

  await expect(hint).resolves.toBeUndefined();
}, 30_000);

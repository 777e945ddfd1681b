import { appendFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createFolderSource } from '../../src/source/folder-source.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

test.each<[string, (folder: string) => Promise<void>]>([
  [
    'is removed and made again',
    async (folder) => {
      await rm(folder, { recursive: true });
      await setTimeout(1_500);
      await writeFiles(folder, { 'a.yaml': 'new' });
    },
  ],
  [
    'is exchanged for another',
    async (folder) => {
      await rename(folder, `${folder}-old`);
      await rename(`${folder}-new`, folder);
    },
  ],
  [
    'is a link that leads elsewhere now',
    async (folder) => {
      await rename(folder, `${folder}-old`);
      await symlink(`${folder}-new`, folder);
    },
  ],
])('createFolderSource() still hints at changes after its folder %s', async (_what, exchange) => {
  const folder = join(await temporaryFolder({ 'm/a.yaml': 'a', 'm-new/a.yaml': 'b' }), 'm');
  const source = createFolderSource({ path: folder });
  await source.fetch();
  let hints = 0;
  const stop = await source.watch(() => (hints += 1));
  onTestFinished(stop);

  await exchange(folder);
  await expect.poll(() => hints, { timeout: 20_000 }).toBeGreaterThan(0);
  // Long enough for the hints at the exchange itself.
  await setTimeout(3_000);
  const before = hints;
  await appendFile(join(folder, 'a.yaml'), 'more');

  await expect.poll(() => hints, { timeout: 20_000 }).toBeGreaterThan(before);
});

import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { LeftOut } from '../model/manifest/source-file.ts';
import { isVisiblePath } from './manifest-name.ts';

/** Submodules below `root` that were not checked out: git leaves an empty folder in their place. */
export async function findEmptySubmodules(root: string): Promise<readonly LeftOut[]> {
  const top = await findWorktree(root);
  if (top === undefined) return [];
  const declared = await readFile(join(top, '.gitmodules'), 'utf8').catch(() => '');
  const places = [...declared.matchAll(/^\s*path\s*=\s*"?(.+?)"?\s*$/gm)].map(([, path = '']) =>
    join(top, path),
  );
  const found: LeftOut[] = [];
  for (const place of places) {
    const path = relative(root, place).split(sep).join('/');
    if (path !== '' && isVisiblePath(path) && (await isEmptyFolder(place)))
      found.push({ path, reason: 'submodule' });
  }
  return found;
}

/** The nearest folder with an entry `.git`, from this one upwards. */
async function findWorktree(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.includes('.git')) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : findWorktree(parent);
}

const isEmptyFolder = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (names) => names.length === 0,
    () => false,
  );

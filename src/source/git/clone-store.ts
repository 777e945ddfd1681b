import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../source-failure.ts';

/** The hash of a repository; 40 hex digits of SHA-1, or 64 of SHA-256. */
export type ObjectFormat = 'sha1' | 'sha256';

export const formatOf = (objectId: string): ObjectFormat => (objectId.length === 64 ? 'sha256' : 'sha1');

export interface CloneChoice {
  readonly folder: string;
  /** Of the same repository and ref: it makes the next fetch small. */
  readonly name: string;
  readonly format: ObjectFormat;
}

export interface TakenClone {
  readonly gitDir: string;
  /** False if it holds what an earlier use has left. */
  readonly isNew: boolean;
}

/**
 * A clone has one user at a time, without locks: its user takes it away under a name of its own, and puts it back
 * afterwards. Whoever comes meanwhile makes a new one. A killed user blocks nobody: what it took is removed later.
 */
export async function takeClone({ folder, name, format }: CloneChoice): Promise<TakenClone> {
  const gitDir = takenName(folder, name);
  const isNew = !(await moved(restingName(folder, name), gitDir));
  await cleanClone(gitDir, format);
  return { gitDir, isNew };
}

export async function newClone({ folder, name, format }: CloneChoice): Promise<TakenClone> {
  const gitDir = takenName(folder, name);
  await cleanClone(gitDir, format);
  return { gitDir, isNew: true };
}

/** Of several that are put back, the first one stays. */
export async function putBackClone({ folder, name }: CloneChoice, { gitDir }: TakenClone): Promise<void> {
  const now = new Date();
  await utimes(gitDir, now, now);
  if (!(await moved(gitDir, restingName(folder, name)))) await dropClone({ gitDir });
}

export const dropClone = ({ gitDir }: Pick<TakenClone, 'gitDir'>): Promise<void> =>
  rm(gitDir, { recursive: true, force: true });

/** Far beyond the time limit of a fetch: whoever took it was killed. */
const longestUseMs = 60 * 60_000;
const longestRestMs = 30 * 24 * 60 * 60_000;

/** Removes what killed processes have left, and clones that nobody has asked for in a month. */
export async function sweepClones(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const takenAtMs = Number(/^[0-9a-f]+\.(\d+)-[0-9a-f]+\.taken$/.exec(name)?.[1] ?? Number.NaN);
    if (Date.now() - takenAtMs > longestUseMs) await dropClone({ gitDir: join(folder, name) });
    if (!/^[0-9a-f]+\.git$/.test(name)) continue;
    const stats = await lstat(join(folder, name)).catch(() => undefined);
    if (stats === undefined || Date.now() - stats.mtimeMs < longestRestMs) continue;
    const gitDir = takenName(folder, name.slice(0, -'.git'.length));
    if (await moved(join(folder, name), gitDir)) await dropClone({ gitDir });
  }
}

const restingName = (folder: string, name: string): string => join(folder, `${name}.git`);

const takenName = (folder: string, name: string): string =>
  join(folder, `${name}.${Date.now()}-${randomBytes(8).toString('hex')}.taken`);

/** False if there is nothing to move, or something in its place. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCodeOf(error) ?? '')) return false;
    throw error;
  }
}

const keptFolders = ['objects', 'refs'];
const keptFiles = ['packed-refs', 'shallow'];

/**
 * Of an existing clone only objects and refs are kept. Settings are written each time, and hooks, alternates, attributes
 * and whatever else git would follow are removed: a clone may hold nothing but what was fetched.
 */
async function cleanClone(gitDir: string, format: ObjectFormat): Promise<void> {
  const stats = await lstat(gitDir).catch(() => undefined);
  if (stats?.isDirectory() !== true) await dropClone({ gitDir });
  await mkdir(gitDir, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(gitDir, { withFileTypes: true })) {
    const isKept =
      (entry.isDirectory() && keptFolders.includes(entry.name)) ||
      (entry.isFile() && keptFiles.includes(entry.name));
    if (!isKept) await rm(join(gitDir, entry.name), { recursive: true, force: true });
  }
  for (const name of keptFolders) await mkdir(join(gitDir, name), { recursive: true });
  await rm(join(gitDir, 'objects', 'info'), { recursive: true, force: true });
  await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n');
  await removeUnfinished(join(gitDir, 'objects', 'pack'));
  await resetConfig(gitDir, format);
}

/** What a fetch that was cut off has left. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const unfinished = names.filter((name) => name.startsWith('tmp_') || name.endsWith('.keep'));
  await Promise.all(unfinished.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** Also after a fetch, which notes in the settings where to find what it has left out. */
export const resetConfig = (gitDir: string, format: ObjectFormat): Promise<void> =>
  writeFile(join(gitDir, 'config'), configOf(format));

const configOf = (format: ObjectFormat): string =>
  format === 'sha1'
    ? '[core]\n\trepositoryformatversion = 0\n\tbare = true\n'
    : '[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectFormat = sha256\n';

import type { Stats } from 'node:fs';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { Failure } from '../../model/failure.ts';
import { errorCodeOf, sourceUnavailable } from '../source-failure.ts';

export interface WorkFolderChoice {
  /** Named by the user; undefined: the first default that this user can have for itself. */
  readonly chosen: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly sourceName: string;
}

/**
 * The folder for clones, made if it is missing. Nobody else may be able to write to it or to replace it: a clone decides
 * what is read, and settings of git in it could name programs.
 */
export async function openWorkFolder({ chosen, env, sourceName }: WorkFolderChoice): Promise<string> {
  if (chosen !== undefined) return await openPrivate(resolve(chosen), sourceName);
  try {
    return await openPrivate(cacheFolder(env), sourceName);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return await openPrivate(join(tmpdir(), `swarm-reconciler-${ownUserId}`), sourceName);
  }
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_CACHE_HOME: caches = '', HOME: home = homedir() } = env;
  return resolve('/', isAbsolute(caches) ? caches : join(home, '.cache'), 'swarm-reconciler');
}

async function openPrivate(place: string, sourceName: string): Promise<string> {
  const state = await stateOf(place).catch((error: unknown) => {
    const code = errorCodeOf(error);
    if (code === undefined) throw error;
    return errorStates.get(code) ?? code;
  });
  if (state === undefined) return await realpath(place);
  throw sourceUnavailable(`Cannot use the folder "${place}" for clones of git repositories: ${state}`, {
    resource: sourceName,
    hint: 'Make it a folder of your own that nobody else may enter (chmod 700), or name another one in RECONCILER_WORK_DIR (for run also --work-dir)',
  });
}

const errorStates: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EEXIST', 'it is not a folder'],
  ['ENOTDIR', 'it is not in a folder'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'its file system is read-only'],
]);

/** Makes the folder if it is missing. Returns why it cannot be used. */
async function stateOf(place: string): Promise<string | undefined> {
  const parent = dirname(place);
  const before = (await stateOfParents(parent)) ?? stateOfFolder(await statsOf(place));
  if (before !== 'missing') return before;
  await mkdir(place, { recursive: true, mode: 0o700 });
  // Looks at the parents again, because some of them may be new.
  return (await stateOfParents(parent)) ?? stateOfFolder(await statsOf(place));
}

/** Whoever may write to one of them can put another folder, or a link, into the place of this one. */
async function stateOfParents(folder: string): Promise<string | undefined> {
  for (const path of [...ancestorsOf(folder), folder]) {
    const stats = await statsOf(path);
    if (stats === undefined) return undefined;
    if (!isTrusted(stats)) return `"${path}" belongs to another user`;
    if (!stats.isSymbolicLink() && isSharedFolder(stats))
      return `other users may rename what is in "${path}"`;
  }
  const real = await realpath(folder);
  return real === folder ? undefined : stateOfParents(real);
}

function ancestorsOf(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === path ? [] : [...ancestorsOf(parent), parent];
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function stateOfFolder(stats: Stats | undefined): string | undefined {
  if (stats === undefined) return 'missing';
  if (stats.isSymbolicLink()) return 'it is a symbolic link';
  if (!stats.isDirectory()) return 'it is not a folder';
  if (stats.uid !== ownUserId) return 'it belongs to another user';
  return (stats.mode & 0o077) === 0 ? undefined : 'other users may enter it';
}

const isTrusted = ({ uid }: Stats): boolean => uid === ownUserId || uid === 0;

/** In a sticky folder, such as /tmp, nobody can rename the entries of others. */
const isSharedFolder = ({ mode, gid }: Stats): boolean =>
  (mode & 0o1000) === 0 &&
  ((mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && gid !== 0 && gid !== process.getegid?.()));

const ownUserId = process.geteuid?.() ?? 0;

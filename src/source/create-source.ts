import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { FindReferences } from '../model/manifest/source-file.ts';
import type { SourceAccess } from '../model/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { RevisionSource } from '../ports/revision-source.ts';
import { createFileSource } from './file-source.ts';
import { createFolderSource } from './folder-source.ts';
import { isGitUrl, withoutCredentials } from './git/git-address.ts';
import { errorCodeOf, fileFailure, sourceUnavailable } from './source-failure.ts';

export interface SourceOptions {
  /** A folder, a file or a git repository, as the user writes it. */
  readonly source: string;
  readonly ref?: string;
  readonly path?: string;
  /** Folder for clones of git repositories; undefined: in the user's cache. */
  readonly workDir?: string;
  readonly clock?: Clock;
  readonly env?: NodeJS.ProcessEnv;
  /** How a git repository is reached. */
  readonly access?: SourceAccess;
  /** Only commits of a git repository that are signed by a signer in this file are used. */
  readonly allowedSignersFile?: string;
  readonly findReferences?: FindReferences;
}

/** Chooses the kind of source. Existing paths come before addresses, since a folder may have any name. */
export async function createSource(options: SourceOptions): Promise<RevisionSource> {
  const { source, ref, path, workDir, clock, env, access, findReferences = () => [] } = options;
  const { allowedSignersFile } = options;
  const place = await readPlace(source);
  if (place === 'git') {
    // Loaded on demand to save startup time: most commands read a folder.
    const { createGitSource } = await import('./git/git-source.ts');
    return createGitSource({
      url: source,
      findReferences,
      workDir,
      ref,
      path,
      env,
      access,
      allowedSignersFile,
    });
  }
  refuseGitOptions(options, place);
  const from = { path: source, findReferences, ...(clock === undefined ? {} : { clock }) };
  return place === 'folder' ? createFolderSource(from) : createFileSource(from);
}

/** What only a git repository has. Files without commits cannot be signed, so they must not pass for signed ones. */
function refuseGitOptions(
  { source, ref, path, allowedSignersFile }: SourceOptions,
  place: 'folder' | 'file',
): void {
  if (ref === undefined && path === undefined && allowedSignersFile === undefined) return;
  const option = ref !== undefined ? '--ref' : path !== undefined ? '--path' : 'allowed signers';
  throw new Failure(`Cannot use ${option} with "${source}": it is a ${place}, not a git repository`, {
    kind: 'rejected',
    code: 'usage',
    resource: source,
    hint:
      option === 'allowed signers'
        ? 'Name a git repository, or leave out RECONCILER_SOURCE_ALLOWED_SIGNERS_FILE (source.allowedSignersFile)'
        : `Name the ${place} itself, or a git repository`,
  });
}

/** The source independent of the working directory: local paths are absolute. */
export const readAddress = async (source: string): Promise<string> =>
  source.includes('://') || source.includes('::') || (await stat(source).catch(() => undefined)) === undefined
    ? source
    : resolve(source);

async function readPlace(source: string): Promise<'git' | 'folder' | 'file'> {
  if (source === '' || source.startsWith('-')) {
    throw new Failure(`Cannot use "${source}" as a source: it is neither a path nor an address`, {
      kind: 'rejected',
      code: 'usage',
      resource: source,
      hint: 'Name a folder, a file or a git repository; write ./-name for a path that starts with "-"',
    });
  }
  if (source.includes('://') || source.includes('::')) return 'git';
  try {
    const stats = await stat(source);
    if (!stats.isDirectory()) return 'file';
    return source.replace(/\/$/, '').endsWith('.git') || (await isBareRepository(source)) ? 'git' : 'folder';
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw fileFailure(source, error, source);
    if (isGitUrl(source)) return 'git';
    throw sourceUnavailable(`Cannot read "${withoutCredentials(source)}": there is no such folder or file`, {
      resource: withoutCredentials(source),
      hint: 'Check the path; a git repository is written https://host/path, ssh://user@host/path or user@host:path',
    });
  }
}

async function isBareRepository(folder: string): Promise<boolean> {
  const [head, objects, refs] = await Promise.all(
    ['HEAD', 'objects', 'refs'].map((name) => stat(join(folder, name)).catch(() => undefined)),
  );
  return head?.isFile() === true && objects?.isDirectory() === true && refs?.isDirectory() === true;
}

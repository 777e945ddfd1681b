import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FindReferences, Revision } from '../../model/manifest/source-file.ts';
import { digestOf } from '../digest.ts';
import { printable } from './git-address.ts';
import { runGit, runInClone, type GitContext } from './git-command.ts';
import { isKnownAnswer } from './git-failure.ts';
import { fetchedRef, fetchTip, type GitRemote, type RemoteTip } from './git-remote.ts';
import { readTree } from './git-tree.ts';
import { sourceInvalid } from '../source-failure.ts';

export interface RepositoryFolder {
  readonly remote: GitRemote;
  /** Empty for the whole repository. */
  readonly folder: string;
  readonly findReferences: FindReferences;
}

/** The clone is only a cache: if it is broken in any way, a new one is tried once. */
export async function readTip(
  context: GitContext,
  target: RepositoryFolder,
  tip: RemoteTip,
): Promise<Revision> {
  const existed = await exists(context.gitDir);
  try {
    return await readFromClone(context, target, tip);
  } catch (error) {
    if (!existed || context.signal.aborted || isKnownAnswer(error)) throw error;
    await rm(context.gitDir, { recursive: true, force: true });
    return await readFromClone(context, target, tip);
  }
}

async function readFromClone(
  context: GitContext,
  { remote, folder, findReferences }: RepositoryFolder,
  tip: RemoteTip,
): Promise<Revision> {
  if (!(await exists(join(context.gitDir, 'HEAD')))) {
    await rm(context.gitDir, { recursive: true, force: true });
    await runGit(context, ['init', '--quiet', '--bare', '--', context.gitDir]);
  }
  if ((await readFetched(context)) !== tip.objectId) await fetchTip(context, remote, tip);
  const format = ['-1', '--no-show-signature', '--no-color', '--no-mailmap', '--format=%H%x00%an%x00%s'];
  const log = await runInClone(context, ['log', ...format, fetchedRef, '--']);
  const [commit = '', author = '', subject = ''] = log.split('\0');
  if (commit === '') {
    throw sourceInvalid(`Cannot read git repository "${remote.sourceName}": its ref names no commit`, {
      resource: remote.sourceName,
      hint: 'Name a branch, a tag or a commit with --ref',
    });
  }
  const found = await readTree(context, { commit, folder, sourceName: remote.sourceName, findReferences });
  return {
    id: commit.slice(0, 12),
    digest: digestOf(found),
    subject: printable(subject),
    author: printable(author),
    ...found,
  };
}

async function readFetched(context: GitContext): Promise<string> {
  return (await runInClone(context, ['for-each-ref', '--format=%(objectname)', fetchedRef])).trim();
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

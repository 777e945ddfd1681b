import type { FindReferences, Revision } from '../../model/manifest/source-file.ts';
import { digestOf } from '../digest.ts';
import {
  dropClone,
  newClone,
  putBackClone,
  takeClone,
  type CloneChoice,
  type TakenClone,
} from './clone-store.ts';
import { printable } from './git-address.ts';
import { runInClone, type CloneContext, type GitContext } from './git-command.ts';
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

/** Reads the tip; undefined if the remote has moved on. A clone is only a cache: if it is broken, a new one is tried once. */
export async function readTip(
  context: GitContext,
  choice: CloneChoice,
  target: RepositoryFolder,
  tip: RemoteTip,
): Promise<Revision | undefined> {
  const clone = await takeClone(choice);
  try {
    return await readFrom(clone, choice, { context, target, tip });
  } catch (error) {
    if (clone.isNew || context.signal.aborted || isKnownAnswer(error)) throw error;
    return await readFrom(await newClone(choice), choice, { context, target, tip });
  }
}

interface Reading {
  readonly context: GitContext;
  readonly target: RepositoryFolder;
  readonly tip: RemoteTip;
}

/** Puts the clone back if it is known to be intact. */
async function readFrom(
  clone: TakenClone,
  choice: CloneChoice,
  { context, target, tip }: Reading,
): Promise<Revision | undefined> {
  try {
    const revision = await readFromClone({ ...context, gitDir: clone.gitDir }, target, tip);
    await putBackClone(choice, clone);
    return revision;
  } catch (error) {
    if (isKnownAnswer(error)) await putBackClone(choice, clone);
    else await dropClone(clone);
    throw error;
  }
}

async function readFromClone(
  context: CloneContext,
  { remote, folder, findReferences }: RepositoryFolder,
  tip: RemoteTip,
): Promise<Revision | undefined> {
  if ((await readFetched(context)) !== tip.objectId) {
    await fetchTip(context, remote, tip);
    if ((await readFetched(context)) !== tip.objectId) return undefined;
  }
  const format = ['-1', '--no-show-signature', '--no-color', '--no-mailmap', '--format=%H%x00%an%x00%s'];
  const log = await runInClone(context, ['log', ...format, tip.objectId, '--']);
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

async function readFetched(context: CloneContext): Promise<string> {
  return (await runInClone(context, ['for-each-ref', '--format=%(objectname)', fetchedRef])).trim();
}

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
import { readCommit } from './commit-facts.ts';
import { checkSignature } from './commit-signature.ts';
import { runInClone, type CloneContext, type GitContext } from './git-command.ts';
import { isKnownAnswer } from './git-failure.ts';
import { fetchedRef, fetchTip, type GitRemote, type RemoteTip } from './git-remote.ts';
import { readTree } from './git-tree.ts';

export interface RepositoryFolder {
  readonly remote: GitRemote;
  /** Empty for the whole repository. */
  readonly folder: string;
  readonly findReferences: FindReferences;
  /** Undefined: commits need no signature. */
  readonly allowedSignersFile: string | undefined;
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
  { remote, folder, findReferences, allowedSignersFile }: RepositoryFolder,
  tip: RemoteTip,
): Promise<Revision | undefined> {
  const { sourceName } = remote;
  if ((await readFetched(context)) !== tip.objectId) {
    await fetchTip(context, remote, tip);
    if ((await readFetched(context)) !== tip.objectId) return undefined;
  }
  const facts = await readCommit(context, tip.objectId, sourceName);
  if (allowedSignersFile !== undefined)
    await checkSignature(context, { commit: facts.commit, allowedSignersFile, sourceName });
  const found = await readTree(context, { commit: facts.commit, folder, sourceName, findReferences });
  return { ...facts, digest: digestOf(found), ...found };
}

async function readFetched(context: CloneContext): Promise<string> {
  return (await runInClone(context, ['for-each-ref', '--format=%(objectname)', fetchedRef])).trim();
}

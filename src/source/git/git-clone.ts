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

/**
 * Reads the tip; undefined if the remote has moved on. A clone is only a cache: if reading with it fails for an unknown
 * reason, it may be broken, and a new one is tried once. If that fails too, the first one was not the reason, and stays.
 */
export async function readTip(
  context: GitContext,
  choice: CloneChoice,
  target: RepositoryFolder,
  tip: RemoteTip,
): Promise<Revision | undefined> {
  const clone = await takeClone(choice);
  const readFrom = ({ gitDir }: TakenClone): Promise<Revision | undefined> =>
    readFromClone({ ...context, gitDir }, target, tip);
  try {
    const revision = await readFrom(clone);
    await putBackClone(choice, clone);
    return revision;
  } catch (error) {
    if (clone.isNew || context.signal.aborted || isKnownAnswer(error)) {
      await (clone.isNew && !isKnownAnswer(error) ? dropClone(clone) : putBackClone(choice, clone));
      throw error;
    }
  }
  return await replaceClone(clone, choice, readFrom);
}

async function replaceClone(
  old: TakenClone,
  choice: CloneChoice,
  readFrom: (clone: TakenClone) => Promise<Revision | undefined>,
): Promise<Revision | undefined> {
  const clone = await newClone(choice);
  try {
    const revision = await readFrom(clone);
    await dropClone(old);
    await putBackClone(choice, clone);
    return revision;
  } catch (error) {
    await dropClone(clone);
    await putBackClone(choice, old);
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

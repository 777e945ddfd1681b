import { runGit, runInClone, type GitContext } from './git-command.ts';
import { sourceUnavailable } from '../source-failure.ts';

export interface GitRemote {
  /** Checked. May contain credentials, so it is only passed to git. */
  readonly url: string;
  readonly ref: string | undefined;
  readonly sourceName: string;
}

export interface RemoteTip {
  /** The full name of a ref, or a commit id. */
  readonly name: string;
  /** The object that it pointed to when the remote was asked. */
  readonly objectId: string;
}

export const fetchedRef = 'refs/reconciler/fetched';

/**
 * Branches take precedence over tags, unlike in `git fetch NAME`: a user who may push tags, but not to a protected branch,
 * must not be able to replace the branch by a tag of the same name.
 */
export async function readRemoteTip(context: GitContext, remote: GitRemote): Promise<RemoteTip> {
  const { url, ref } = remote;
  if (ref !== undefined && isObjectId(ref)) return { name: ref.toLowerCase(), objectId: ref.toLowerCase() };
  const names =
    ref === undefined
      ? ['HEAD']
      : ref.startsWith('refs/')
        ? [ref]
        : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  const refs = parseRefs(await runGit(context, ['ls-remote', '--quiet', '--', url, ...names]));
  for (const name of names) {
    const objectId = refs.get(name);
    if (objectId !== undefined) return { name, objectId };
  }
  throw await missingRef(context, remote);
}

/** Fetches only that commit, even if history was rewritten. */
export async function fetchTip(context: GitContext, remote: GitRemote, tip: RemoteTip): Promise<void> {
  const options = ['--depth=1', '--no-tags', '--force', '--no-recurse-submodules', '--no-write-fetch-head'];
  // Progress output keeps a long transfer from being aborted as quiet.
  await runInClone(context, [
    'fetch',
    ...options,
    '--progress',
    '--',
    remote.url,
    `+${tip.name}:${fetchedRef}`,
  ]);
}

const isObjectId = (text: string): boolean => /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(text);

function parseRefs(output: string): ReadonlyMap<string, string> {
  const refs = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [objectId, name] = line.split('\t');
    if (objectId !== undefined && name !== undefined) refs.set(name, objectId);
  }
  return refs;
}

async function missingRef(context: GitContext, { url, ref, sourceName }: GitRemote): Promise<Error> {
  const refs = parseRefs(await runGit(context, ['ls-remote', '--quiet', '--heads', '--', url]));
  const branches = [...refs.keys()].map((name) => name.replace('refs/heads/', '')).toSorted();
  if (branches.length === 0) {
    return sourceUnavailable(`Cannot read git repository "${sourceName}": it has no commits yet`, {
      resource: sourceName,
      hint: 'Push the manifests to it',
    });
  }
  const shown = branches.slice(0, 10).join(', ') + (branches.length > 10 ? ', …' : '');
  return sourceUnavailable(
    ref === undefined
      ? `Cannot read git repository "${sourceName}": its default branch does not exist`
      : `Cannot read ref "${ref}" of git repository "${sourceName}": there is no branch or tag of that name`,
    { resource: sourceName, hint: `Branches: ${shown}; a commit needs all 40 characters (--ref)` },
  );
}

import { maxFileBytes } from '../../defaults/limits.ts';
import { formatOf, resetConfig } from './clone-store.ts';
import { runGit, runInClone, type CloneContext, type GitContext } from './git-command.ts';
import type { RemoteAccess } from './remote-access.ts';
import { sourceUnavailable } from '../source-failure.ts';

export interface GitRemote {
  /** Checked. */
  readonly access: RemoteAccess;
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
const remoteName = 'reconciler';

/**
 * Branches take precedence over tags, unlike in `git fetch NAME`: a user who may push tags, but not to a protected branch,
 * must not be able to replace the branch by a tag of the same name.
 */
export async function readRemoteTip(context: GitContext, remote: GitRemote): Promise<RemoteTip> {
  const { ref } = remote;
  if (ref !== undefined && isObjectId(ref)) return { name: ref.toLowerCase(), objectId: ref.toLowerCase() };
  const names =
    ref === undefined
      ? ['HEAD']
      : ref.startsWith('refs/')
        ? [ref]
        : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  const refs = await listRefs(context, remote, [], names);
  for (const name of names) {
    const objectId = refs.get(name);
    if (objectId !== undefined) return { name, objectId };
  }
  throw await missingRef(context, remote);
}

const fetchOptions = [
  ...['--depth=1', '--no-tags', '--force', '--no-recurse-submodules', '--no-write-fetch-head'],
  `--filter=blob:limit=${maxFileBytes + 1}`,
];

/**
 * Fetches only that commit, even if history was rewritten, and without large files if the server can leave them out. For
 * that the clone must know the remote as one that promises the rest; it forgets that afterwards, so that git never
 * fetches the rest.
 */
export async function fetchTip(context: CloneContext, remote: GitRemote, tip: RemoteTip): Promise<void> {
  // Progress output keeps a long transfer from being aborted as quiet.
  const { address, settings } = remote.access;
  await runInClone(withAccess(context, remote.access), [
    ...settings,
    ...['-c', `remote.${remoteName}.url=${address}`, '-c', `remote.${remoteName}.promisor=true`],
    ...['fetch', ...fetchOptions, '--progress', '--', remoteName, `+${tip.name}:${fetchedRef}`],
  ]);
  await resetConfig(context.gitDir, formatOf(tip.objectId));
}

const withAccess = <T extends GitContext>(context: T, { env, protocols }: RemoteAccess): T => ({
  ...context,
  env: { ...context.env, ...env },
  protocols,
});

const isObjectId = (text: string): boolean => /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(text);

async function listRefs(
  context: GitContext,
  { access }: GitRemote,
  options: readonly string[],
  patterns: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const args = [
    ...access.settings,
    ...['ls-remote', '--quiet', ...options, '--', access.address],
    ...patterns,
  ];
  return parseRefs(await runGit(withAccess(context, access), args));
}

function parseRefs(output: string): ReadonlyMap<string, string> {
  const refs = new Map<string, string>();
  for (const line of output.split('\n')) {
    const [objectId, name] = line.split('\t');
    if (objectId !== undefined && name !== undefined) refs.set(name, objectId);
  }
  return refs;
}

async function missingRef(context: GitContext, remote: GitRemote): Promise<Error> {
  const { ref, sourceName } = remote;
  const refs = await listRefs(context, remote, ['--heads']);
  const branches = [...refs.keys()].map((name) => name.replace('refs/heads/', '')).toSorted();
  const state =
    ref === undefined
      ? `Cannot read git repository "${sourceName}": its default branch does not exist`
      : `Cannot read ref "${ref}" of git repository "${sourceName}": there is no branch or tag of that name`;
  if (branches.length === 0) {
    return sourceUnavailable(`${state}, nor any branch`, {
      resource: sourceName,
      hint: 'Push the manifests to it. If it has branches, the address is not that of the repository: it may lead to a login page',
    });
  }
  const shown = branches.slice(0, 10).join(', ') + (branches.length > 10 ? ', …' : '');
  const hint = `Branches: ${shown}; a commit needs all of its digits (--ref)`;
  return sourceUnavailable(state, { resource: sourceName, hint });
}

import { createHash } from 'node:crypto';
import { gitFetchTimeoutMs } from '../../defaults/times.ts';
import type { FindReferences, Revision } from '../../model/manifest/source-file.ts';
import type { SourceAccess } from '../../model/settings.ts';
import type { RevisionSource } from '../../ports/revision-source.ts';
import { formatOf, sweepClones, type CloneChoice } from './clone-store.ts';
import { checkedFolder, checkedGitUrl, checkedRef, withoutCredentials } from './git-address.ts';
import { readTip, type RepositoryFolder } from './git-clone.ts';
import type { GitContext } from './git-command.ts';
import { gitFailure } from './git-failure.ts';
import { gitLimits } from './git-limits.ts';
import { readRemoteTip, type GitRemote, type RemoteTip } from './git-remote.ts';
import type { GitLimits } from './git-watch.ts';
import { openAccess } from './remote-access.ts';
import { openWorkFolder } from './work-folder.ts';
import { sourceUnavailable } from '../source-failure.ts';

export interface GitSourceOptions {
  readonly url: string;
  /** A branch, a tag or a full commit id; defaults to the repository's default branch. */
  readonly ref?: string | undefined;
  /** Folder inside the repository that contains the manifests. */
  readonly path?: string | undefined;
  /** Folder for clones, private to this user. Any number of processes may share it. Undefined: in the user's cache. */
  readonly workDir?: string | undefined;
  /** The environment for git, with the settings of the machine. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly access?: SourceAccess | undefined;
  /** Only commits with an SSH signature of a signer in this file are used. Undefined: commits need no signature. */
  readonly allowedSignersFile?: string | undefined;
  readonly findReferences?: FindReferences;
  readonly limits?: GitLimits | undefined;
}

/** Manifests of one commit. It cannot watch, so callers have to poll. */
export function createGitSource(options: GitSourceOptions): RevisionSource {
  const { env = process.env, workDir, access = {}, allowedSignersFile } = options;
  const { limits = gitLimits, findReferences = () => [] } = options;
  const address = checkedGitUrl(options.url, access.allowHttp);
  const place = withoutCredentials(options.url);
  const ref = options.ref === undefined ? undefined : checkedRef(options.ref, place);
  const folder = checkedFolder(options.path ?? '', place);
  const inside = folder === '' ? (ref ?? '') : `${ref ?? 'HEAD'}:${folder}`;
  const sourceName = inside === '' ? place : `${place}#${inside}`;
  const machine = { workDir, env, limits };
  const source = { address, access, ref, folder, sourceName, findReferences, allowedSignersFile, ...machine };

  return {
    name: sourceName,
    partial: false,
    fetch: (signal) => fetchRevision(source, signal),
    watch: () => Promise.resolve(() => Promise.resolve()),
  };
}

interface Fetching extends Omit<RepositoryFolder, 'remote'>, Omit<GitRemote, 'access'> {
  /** Checked. */
  readonly address: string;
  readonly access: SourceAccess;
  readonly workDir: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly limits: GitLimits;
}

async function fetchRevision(fetching: Fetching, signal: AbortSignal | undefined): Promise<Revision> {
  signal?.throwIfAborted();
  const { address, ref, folder, sourceName, findReferences, allowedSignersFile } = fetching;
  const timeout = AbortSignal.timeout(gitFetchTimeoutMs);
  try {
    const { workDir: chosen, env, limits } = fetching;
    const workDir = await openWorkFolder({ chosen, env, sourceName });
    await sweepClones(workDir);
    const either = AbortSignal.any([timeout, ...(signal ? [signal] : [])]);
    const access = await openAccess(address, fetching.access, sourceName);
    const target = { remote: { access, ref, sourceName }, folder, findReferences, allowedSignersFile };
    return await readNewest({ workDir, env, limits, signal: either }, target);
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) {
      throw sourceUnavailable(`Cannot read git repository "${sourceName}": it took longer than ten minutes`, {
        resource: sourceName,
        kind: 'transient',
        hint: 'Check the connection, or keep the manifests in a smaller repository',
      });
    }
    throw gitFailure(error, sourceName);
  }
}

/** A push between the question for the tip and its fetch moves the tip. */
const maxMoves = 5;

async function readNewest(context: GitContext, target: RepositoryFolder): Promise<Revision> {
  const { remote } = target;
  for (let move = 0; move < maxMoves; move += 1) {
    const tip = await readRemoteTip(context, remote);
    const revision = await readTip(context, cloneOf(context.workDir, remote, tip), target, tip);
    if (revision !== undefined) return revision;
  }
  throw sourceUnavailable(`Cannot read git repository "${remote.sourceName}": its ref keeps moving`, {
    resource: remote.sourceName,
    kind: 'transient',
    hint: 'Wait until nobody pushes to it',
  });
}

/** One clone for each ref, so that sources of two refs do not fetch in turns. All commits share one, for there are many. */
function cloneOf(folder: string, { access, ref }: GitRemote, { name, objectId }: RemoteTip): CloneChoice {
  const format = formatOf(objectId);
  const key = JSON.stringify([access.address, name === objectId ? 'commit' : ref, format]);
  return { folder, name: createHash('sha256').update(key).digest('hex').slice(0, 16), format };
}

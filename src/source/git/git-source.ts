import { gitFetchTimeoutMs, gitQuietMs } from '../../defaults/times.ts';
import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { FindReferences, Revision } from '../../model/manifest/source-file.ts';
import type { RevisionSource } from '../../ports/revision-source.ts';
import { checkedFolder, checkedGitUrl, checkedRef, withoutCredentials } from './git-address.ts';
import { readTip, type RepositoryFolder } from './git-clone.ts';
import type { GitContext } from './git-command.ts';
import { gitFailure } from './git-failure.ts';
import { readRemoteTip, type GitRemote } from './git-remote.ts';
import { fileFailure, sourceUnavailable } from '../source-failure.ts';

export interface GitSourceOptions {
  readonly url: string;
  /** A branch, a tag or a full commit id; defaults to the repository's default branch. */
  readonly ref?: string;
  /** Folder inside the repository that contains the manifests. */
  readonly path?: string;
  /** Folder for the clone: must not be shared with other processes, and is worth keeping between runs. */
  readonly workDir: string;
  /** The environment for git, with credentials and ssh settings. */
  readonly env?: NodeJS.ProcessEnv;
  readonly findReferences?: FindReferences;
}

/** Manifests of one commit. It cannot watch, so callers have to poll. */
export function createGitSource(options: GitSourceOptions): RevisionSource {
  const url = checkedGitUrl(options.url);
  const place = withoutCredentials(options.url);
  const ref = options.ref === undefined ? undefined : checkedRef(options.ref, place);
  const folder = checkedFolder(options.path ?? '', place);
  const inside = folder === '' ? (ref ?? '') : `${ref ?? 'HEAD'}:${folder}`;
  const sourceName = inside === '' ? place : `${place}#${inside}`;
  const remote: GitRemote = { url, ref, sourceName };
  const { env = process.env, workDir, findReferences = () => [] } = options;
  let last: Promise<unknown> = Promise.resolve();

  return {
    name: sourceName,
    partial: false,
    fetch(signal) {
      // Only one git at a time may use the clone.
      const next = last.then(() => fetchRevision({ remote, folder, workDir, env, findReferences }, signal));
      last = next.catch(() => undefined);
      return next;
    },
    watch: () => Promise.resolve(() => Promise.resolve()),
  };
}

interface Fetching extends RepositoryFolder {
  readonly workDir: string;
  readonly env: NodeJS.ProcessEnv;
}

async function fetchRevision(fetching: Fetching, signal: AbortSignal | undefined): Promise<Revision> {
  signal?.throwIfAborted();
  const { sourceName } = fetching.remote;
  const timeout = AbortSignal.timeout(gitFetchTimeoutMs);
  try {
    const context = await createContext(fetching, AbortSignal.any([timeout, ...(signal ? [signal] : [])]));
    const tip = await readRemoteTip(context, fetching.remote);
    return await readTip(context, fetching, tip);
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

async function createContext({ remote, workDir, env }: Fetching, signal: AbortSignal): Promise<GitContext> {
  try {
    await mkdir(workDir, { recursive: true, mode: 0o700 });
    const folder = await realpath(workDir);
    const name = createHash('sha256').update(remote.url).digest('hex').slice(0, 16);
    return { workDir: folder, gitDir: join(folder, `${name}.git`), env, quietMs: gitQuietMs, signal };
  } catch (error) {
    throw fileFailure(workDir, error, remote.sourceName);
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { RevisionStore } from '../ports/revision-store.ts';
import { decodeRevision, encodeRevision } from './revision-codec.ts';
import { errorCodeOf, sourceUnavailable } from './source-failure.ts';
import { openWorkFolder } from './git/work-folder.ts';

export interface RevisionStoreOptions {
  /** Its name in messages, without credentials. */
  readonly sourceName: string;
  /** What tells this source from others: its address, ref and path. */
  readonly identity: readonly (string | undefined)[];
  /** Undefined: in the user's cache. */
  readonly workDir: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** Keeps one revision in one file of the work folder, which nobody else can enter. */
export function createRevisionStore({
  sourceName,
  identity,
  workDir,
  env,
}: RevisionStoreOptions): RevisionStore {
  const placeOf = async (): Promise<string> => {
    const folder = await openWorkFolder({ chosen: workDir, env, sourceName });
    return join(folder, `revision-${nameOf(identity)}`);
  };
  return {
    keep: async (revision) => {
      const place = await placeOf();
      const written = `${place}.${randomBytes(6).toString('hex')}`;
      try {
        await writeFile(written, encodeRevision(revision), { mode: 0o600, flag: 'wx', flush: true });
        await rename(written, place);
      } catch (cause) {
        await rm(written, { force: true }).catch(() => undefined);
        throw sourceUnavailable(
          `Cannot keep revision ${revision.id} in "${place}": ${errorCodeOf(cause) ?? 'unknown error'}`,
          {
            resource: sourceName,
            hint: 'The daemon goes on; restarted while the source is away, it starts from an older revision',
            cause,
          },
        );
      }
    },
    kept: async () => {
      try {
        return decodeRevision(await readFile(await placeOf()));
      } catch (error) {
        // No file, no folder or none that can be read: nothing is kept.
        if (error instanceof Failure || errorCodeOf(error) !== undefined) return undefined;
        throw error;
      }
    },
  };
}

const nameOf = (identity: readonly (string | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);

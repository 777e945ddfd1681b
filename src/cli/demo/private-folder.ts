import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../model/failure.ts';

export interface PrivateFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A temporary folder that only this user may enter (mkdtemp makes it 0700), removed when the process ends. */
export async function createPrivateFolder(name: string): Promise<PrivateFolder> {
  const path = await mkdtemp(join(tmpdir(), `${name}-`)).catch(unusable);
  // A second Ctrl-C ends the process at once.
  const removeNow = (): void => {
    rmSync(path, { recursive: true, force: true });
  };
  process.on('exit', removeNow);
  return {
    path,
    remove: async () => {
      process.off('exit', removeNow);
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** The path of a socket in the folder. Node would truncate a path that is too long, and listen elsewhere. */
export function socketIn({ path }: PrivateFolder): string {
  const socket = join(path, 'engine.sock');
  if (Buffer.byteLength(socket) > maxSocketBytes) unusable('its path is too long for a socket');
  return socket;
}

/** The lowest limit of all systems, that of macOS: 104 with the terminating zero. */
const maxSocketBytes = 103;

function unusable(cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new Failure(`Cannot use "${tmpdir()}" for temporary files: ${reason}`, {
    kind: 'rejected',
    code: 'usage',
    hint: 'Set TMPDIR to a writable folder with a path of at most 60 characters',
    cause,
  });
}

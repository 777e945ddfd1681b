import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PrivateFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A temporary folder that nobody else may enter (mkdtemp makes it 0700), gone when the process is. */
export async function createPrivateFolder(name: string): Promise<PrivateFolder> {
  const path = await mkdtemp(join(tmpdir(), `${name}-`));
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

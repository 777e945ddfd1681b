import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const built = new URL('../../../dist/bin.js', import.meta.url).pathname;

/** The built command in a folder of programs, for somebody who answers yes to each plan that `apply` asks about. */
export async function installCommand(folder: string): Promise<void> {
  const path = join(folder, 'reconciler');
  const answer = '[ "$1" = apply ] && set -- "$@" --yes';
  await writeFile(path, `#!/bin/sh\n${answer}\nexec '${process.execPath}' '${built}' "$@"\n`);
  await chmod(path, 0o755);
}

import { spawnSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../lab-error.ts';
import type { LabPaths } from '../paths.ts';
import { unpackOnce, type DebianSource } from './unpack-packages.ts';

/** The nginx of our proxy image, with the libraries that it is linked to: the machine's own are older. */
const source: DebianSource = {
  suite: 'forky',
  packages:
    'nginx nginx-common libnginx-mod-stream libc6 libcrypt1 libpcre2-8-0 libssl3t64 libzstd1 zlib1g'.split(
      ' ',
    ),
};

/** A root file system that contains the newer nginx and what it needs. */
export const newerNginxRoot = ({ cacheDir }: LabPaths): string => join(cacheDir, 'newer-nginx');

export const fetchNewerNginx = (paths: LabPaths): Promise<void> =>
  unpackOnce('nginx', source, newerNginxRoot(paths), async (root) => {
    for (const folder of ['lib', 'lib64']) await symlink(`usr/${folder}`, join(root, folder));
    await writeFile(join(root, starter), startScript, { mode: 0o755 });
    const { status, stderr } = spawnSync(join(root, starter), ['-v'], { encoding: 'utf8' });
    if (status !== 0) throw new LabError(`It does not run here: ${stderr}`);
  });

/** A program that starts the newer nginx on this machine, beside the machine's own libraries. */
export async function newerNginx(paths: LabPaths): Promise<string> {
  await fetchNewerNginx(paths);
  return join(newerNginxRoot(paths), starter);
}

const starter = 'nginx';

const startScript = `#!/bin/sh
# Its own loader and libraries; its own prefix, so that "load_module modules/…" finds its modules.
root=$(dirname "$(readlink -f "$0")")
exec "$root"/lib64/ld-linux-*.so.* --library-path "$(echo "$root"/usr/lib/*-linux-gnu)" \
  "$root/usr/sbin/nginx" -p "$root/usr/share/nginx/" "$@"
`;

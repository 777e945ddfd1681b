import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { newerNginx } from '../../tools/lab/packages/newer-nginx.ts';
import { labPaths } from '../../tools/lab/paths.ts';
import { findProgram } from '../../tools/lab/program.ts';

/** An nginx on this machine. */
export interface Nginx {
  readonly name: 'old' | 'new';
  readonly program: string;
  /** Loads the stream module, of which each version has its own. */
  readonly loadStream: string;
}

const streamModule = '/usr/lib/nginx/modules/ngx_stream_module.so';

/** Debian's of this machine: 1.22 where it is bookworm. */
export function oldNginx(): Nginx {
  requireRoot();
  const program = findProgram('nginx');
  if (program === undefined || !existsSync(streamModule)) {
    throw new Error('nginx is missing: install the Debian packages nginx-light and libnginx-mod-stream');
  }
  return { name: 'old', program, loadStream: `load_module ${streamModule};` };
}

/** That of our proxy image. It is fetched where this machine never ran it. */
export async function newNginx(): Promise<Nginx> {
  requireRoot();
  const program = await newerNginx(labPaths());
  return { name: 'new', program, loadStream: 'load_module modules/ngx_stream_module.so;' };
}

function requireRoot(): void {
  if (process.getuid?.() !== 0) throw new Error('The user is not root: rendered files listen on port 80');
}

export interface NginxTest {
  readonly ok: boolean;
  readonly output: string;
}

/** `nginx -t` of a rendered file. */
export async function testConfig(nginx: Nginx, text: string): Promise<NginxTest> {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  try {
    const file = join(folder, 'nginx.conf');
    await writeFile(file, forThisMachine(nginx, text, folder));
    return await testFile(nginx, file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A rendered file names the user, the modules and the folders of an image. */
export const forThisMachine = ({ loadStream }: Nginx, text: string, folder: string): string =>
  text
    .replace('include /etc/nginx/modules-enabled/*.conf;', loadStream)
    .replace('user nginx;', 'user root;')
    .replaceAll('/var/run/proxy', `${folder}/proxy`)
    .replaceAll('/run/secrets/', `${folder}/`)
    .replaceAll('/dev/stdout', `${folder}/log`);

const testFile = ({ program }: Nginx, file: string): Promise<NginxTest> =>
  new Promise((resolve) => {
    execFile(program, ['-t', '-q', '-c', file], (error, _stdout, stderr) => {
      resolve({ ok: error === null, output: stderr });
    });
  });

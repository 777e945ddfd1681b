import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newerNginx } from '../../tools/lab/packages/newer-nginx.ts';
import { labPaths } from '../../tools/lab/paths.ts';

/** An nginx on this machine. */
export interface Nginx {
  /** Debian's of this machine, or the one of our proxy image. */
  readonly name: 'old' | 'new';
  readonly program: string;
  /** Loads the stream module, of which each version has its own. */
  readonly loadStream: string;
}

const oldNginx: Nginx = {
  name: 'old',
  program: 'nginx',
  loadStream: 'load_module /usr/lib/nginx/modules/ngx_stream_module.so;',
};

/** Every nginx for which files are rendered: 1.22 of bookworm, and that of our image. */
export const nginxes = async (): Promise<readonly Nginx[]> => [
  oldNginx,
  {
    name: 'new',
    program: await newerNginx(labPaths()),
    loadStream: 'load_module modules/ngx_stream_module.so;',
  },
];

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

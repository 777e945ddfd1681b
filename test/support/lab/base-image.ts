import { access, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Lab } from '../../../tools/lab/lab.ts';
import { run } from '../../../tools/lab/program.ts';

/** What the Dockerfile's base image contains, or installs, beside Debian's essential packages. */
const packages = ['apt', 'ca-certificates', 'git', 'libstdc++6', 'openssh-client'];

const folders = ['app', 'tmp', 'root', 'proc', 'sys', 'dev', 'run', 'etc/apt', 'usr/local/bin', 'home/node'];

/**
 * Loads a base image of the given name into the first manager, made of this machine's files, because no image can be
 * pulled without a registry. Packages are already installed in it, and npm's cache contains the packages of the lock
 * file, so that `apt-get install` and `npm ci` work without a network.
 */
export async function loadBaseImage(lab: Lab, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'reconciler-base-'));
  const root = join(folder, 'root');
  try {
    for (const made of folders) await mkdir(join(root, made), { recursive: true });
    await copyPackages(root, folder);
    await copyNode(root);
    await copyNpmCache(join(root, 'root/.npm/_cacache'));
    await writeFile(
      join(root, 'etc/passwd'),
      'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n',
    );
    await writeFile(join(root, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
    const archive = join(folder, 'base.tar');
    await run('tar', ['-C', root, '--owner=0', '--group=0', '-cf', archive, '.']);
    const path = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    // A package that is missing from the cache fails at once, not after minutes of trying to reach the registry.
    const offline = 'ENV npm_config_offline=true';
    const changes = ['--change', path, '--change', offline];
    await lab.docker(['import', ...changes, archive, name], { timeoutMs: 180_000 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function copyPackages(root: string, folder: string): Promise<void> {
  const names = await withDependencies(packages);
  const listed = (await run('dpkg', ['-L', ...names])).split('\n').filter((path) => path.startsWith('/'));
  const kept = listed.map(merged).filter((path) => !/^\/usr\/share\/(doc|man|info|locale)\//.test(path));
  const others = ['/bin', '/sbin', '/lib', '/lib64', '/etc/ssl', '/etc/ld.so.cache', '/var/lib/dpkg/status'];
  const listFile = join(folder, 'files');
  await writeFile(
    listFile,
    [...new Set([...kept, ...others, '/etc/ssl/certs/ca-certificates.crt'])].join('\n'),
  );
  const packed = join(folder, 'packages.tar');
  // dpkg also lists files that a machine excludes on purpose, such as translations.
  const options = ['--no-recursion', '--ignore-failed-read', '--warning=no-failed-read', '-C', '/'];
  await run('tar', [...options, '-cf', packed, '-T', listFile]);
  await run('tar', ['-C', root, '-xf', packed]);
}

/** Debian's /bin, /lib … are links into /usr; its packages still list the old paths. */
const merged = (path: string): string => path.replace(/^\/(bin|sbin|lib|lib64)\//, '/usr/$1/');

async function withDependencies(names: readonly string[]): Promise<readonly string[]> {
  const fields = '${Package}\t${Essential}\t${Pre-Depends}, ${Depends}\n';
  const rows = (await run('dpkg-query', ['-W', '-f', fields])).trim().split('\n');
  const installed = rows.map((row) => row.split('\t'));
  const needs = new Map(
    installed.map(([name = '', , depends = '']): [string, readonly string[]] => [
      name,
      depends.split(/[,|]/).map((one) => one.trim().replace(/[ :(].*$/, '')),
    ]),
  );
  const found = new Set<string>();
  const add = (name = ''): void => {
    if (found.has(name) || !needs.has(name)) return;
    found.add(name);
    needs.get(name)?.forEach((need) => {
      add(need);
    });
  };
  [...names, ...installed.flatMap(([name, essential]) => (essential === 'yes' ? [name] : []))].forEach(add);
  return [...found];
}

async function copyNode(root: string): Promise<void> {
  await copyFile(process.execPath, join(root, 'usr/local/bin/node'));
  const npm = join((await run('npm', ['root', '--global'])).trim(), 'npm');
  await cp(npm, join(root, 'usr/local/lib/node_modules/npm'), { recursive: true });
  for (const program of ['npm', 'npx']) {
    const start = `#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/${program}-cli.js "$@"\n`;
    await writeFile(join(root, 'usr/local/bin', program), start, { mode: 0o755 });
  }
}

/** npm's cache stores a package by the hash of its content. Packages for other platforms are missing there. */
async function copyNpmCache(target: string): Promise<void> {
  const lockFile = await readFile(new URL('../../../package-lock.json', import.meta.url), 'utf8');
  const hashes = [...lockFile.matchAll(/"integrity": "sha512-([^"]+)"/g)].map(([, hash = '']) => hash);
  const cache = join((await run('npm', ['config', 'get', 'cache'])).trim(), '_cacache');
  for (const hash of hashes) {
    const hex = Buffer.from(hash, 'base64').toString('hex');
    const file = join('content-v2/sha512', hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
    const exists = await access(join(cache, file)).then(
      () => true,
      () => false,
    );
    if (!exists) continue;
    await mkdir(dirname(join(target, file)), { recursive: true });
    await copyFile(join(cache, file), join(target, file));
  }
}

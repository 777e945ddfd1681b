import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabPaths } from '../paths.ts';
import { LabError, reasonOf } from '../lab-error.ts';
import { dockerClient, findProgram, run, searchPath } from '../program.ts';

interface Source {
  readonly suite: string;
  readonly packages: readonly string[];
}

/** The Debian release that has each engine. `runc` is the machine's own: that of a newer release needs a newer libc. */
const sources = {
  '20.10': { suite: 'bookworm', packages: ['docker.io=20.10*', 'containerd'] },
  '26.1': { suite: 'trixie', packages: ['docker.io=26.1*', 'docker-cli=26.1*', 'containerd'] },
  // Not released: one day it has another engine, and apt then says that there is no such version.
  '28.5': { suite: 'forky', packages: ['docker.io=28.5*', 'docker-cli=28.5*', 'containerd'] },
} as const satisfies Record<string, Source>;

export type EngineVersion = keyof typeof sources;
export const engineVersions = ['20.10', '26.1', '28.5'] as const satisfies readonly EngineVersion[];

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

export function requireEngineVersion(text: string): EngineVersion {
  const version = engineVersions.find((known) => known === text);
  if (version === undefined) {
    throw new LabError(`Cannot run engine "${text}": the lab has ${engineVersions.join(', ')}`);
  }
  return version;
}

/** Whether this version of the engine is installed on the machine. */
export function isInstalled(version: EngineVersion): boolean {
  const dockerd = findProgram('dockerd');
  return dockerd !== undefined && isVersion(dockerd, version);
}

/** Extracts an engine from Debian's packages without installing them, unless it was fetched before. */
export async function fetchEngine(paths: LabPaths, version: EngineVersion): Promise<void> {
  const folder = engineFolder(paths, version);
  if (existsSync(folder)) return;
  const draft = `${folder}.new`;
  const archive = await findArchive(version);
  try {
    await rm(draft, { recursive: true, force: true });
    await unpack(archive, sources[version], draft);
    if (!isVersion(join(draft, 'usr/sbin/dockerd'), version)) throw new LabError('It does not run here');
    await rename(draft, folder);
  } catch (error) {
    throw new LabError(
      `Cannot fetch engine ${version} from the packages of Debian ${sources[version].suite}: ${reasonOf(error)}: ` +
        `make sure that this machine can reach ${archive}, and that the package debian-archive-keyring is up to date`,
      { cause: error },
    );
  }
}

/** The search path of an engine: its own programs come first. */
export function enginePath(paths: LabPaths, version: EngineVersion | undefined): string {
  if (version === undefined) return searchPath;
  const own = ['usr/sbin', 'usr/bin'].map((folder) => join(engineFolder(paths, version), folder));
  return [...own, searchPath].join(':');
}

/** The client that was packaged with the engine. */
export function engineClient(paths: LabPaths, version: EngineVersion | undefined): string {
  return version === undefined ? dockerClient() : join(engineFolder(paths, version), 'usr/bin/docker');
}

/** Cached beside the images. */
const engineFolder = ({ cacheDir }: LabPaths, version: EngineVersion): string =>
  join(cacheDir, `engine-${version}`);

const isVersion = (dockerd: string, version: EngineVersion): boolean =>
  spawnSync(dockerd, ['--version'], { encoding: 'utf8' }).stdout.includes(` ${version}.`);

/** Where the machine's own packages come from has those of other releases too. */
async function findArchive(version: EngineVersion): Promise<string> {
  const wanted = ['Created-By: Packages', 'Label: Debian', 'Component: main'];
  const found = await run('apt-get', ['indextargets', '--format', '$(REPO_URI)', ...wanted]);
  const [archive = ''] = found.split('\n');
  if (archive !== '') return archive;
  throw new LabError(
    `Cannot fetch engine ${version}: apt knows no source of Debian on this machine: ` +
      'add one to /etc/apt/sources.list.d and run apt-get update',
  );
}

async function unpack(archive: string, { suite, packages }: Source, folder: string): Promise<void> {
  const apt = join(folder, 'apt');
  const env = { ...process.env, APT_CONFIG: await prepareApt(apt, `${archive} ${suite}`) };
  await run('apt-get', ['--quiet=2', 'update'], { env, timeoutMs: 120_000 });
  // It writes to the working directory, and has no option for another.
  const download = ['-c', 'cd "$1"; shift; exec apt-get --quiet=2 download "$@"', 'sh', apt, ...packages];
  await run('/bin/sh', download, { env, timeoutMs: 300_000 });
  const files = (await readdir(apt)).filter((file) => file.endsWith('.deb'));
  for (const file of files) await run('dpkg-deb', ['--extract', join(apt, file), folder]);
  await rm(apt, { recursive: true });
}

/** A configuration that gives apt a source, lists and a cache of its own: nothing that the machine has is changed. */
async function prepareApt(folder: string, source: string): Promise<string> {
  for (const path of ['lists/partial', 'archives/partial', 'parts']) {
    await mkdir(join(folder, path), { recursive: true });
  }
  await writeFile(join(folder, 'status'), '');
  await writeFile(join(folder, 'sources.list'), `deb [signed-by=${keyring}] ${source} main\n`);
  const settings = {
    'Dir::State': folder,
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': folder,
    'Dir::Etc::sourcelist': join(folder, 'sources.list'),
    'Dir::Etc::sourceparts': join(folder, 'parts'),
    'Dir::Etc::preferences': join(folder, 'preferences'),
    'Dir::Etc::preferencesparts': join(folder, 'parts'),
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    // Otherwise a source that does not answer is only a warning.
    'APT::Update::Error-Mode': 'any',
    // Otherwise apt drops its privileges and cannot write here.
    'APT::Sandbox::User': 'root',
  };
  const file = join(folder, 'apt.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  await writeFile(file, lines.join(''));
  return file;
}

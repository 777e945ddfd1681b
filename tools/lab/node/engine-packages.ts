import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { LabPaths } from '../paths.ts';
import { LabError } from '../lab-error.ts';
import { unpackOnce, type DebianSource } from '../packages/unpack-packages.ts';
import { dockerClient, findProgram, searchPath } from '../program.ts';

/** The Debian release that has each engine. `runc` is the machine's own: that of a newer release needs a newer libc. */
const sources = {
  '20.10': { suite: 'bookworm', packages: ['docker.io=20.10*', 'containerd'] },
  '26.1': { suite: 'trixie', packages: ['docker.io=26.1*', 'docker-cli=26.1*', 'containerd'] },
  // Not released: one day it has another engine, and apt then says that there is no such version.
  '28.5': { suite: 'forky', packages: ['docker.io=28.5*', 'docker-cli=28.5*', 'containerd'] },
} as const satisfies Record<string, DebianSource>;

export type EngineVersion = keyof typeof sources;
export const engineVersions = ['20.10', '26.1', '28.5'] as const satisfies readonly EngineVersion[];

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
export const fetchEngine = (paths: LabPaths, version: EngineVersion): Promise<void> =>
  unpackOnce(`engine ${version}`, sources[version], engineFolder(paths, version), (folder) => {
    if (!isVersion(join(folder, 'usr/sbin/dockerd'), version)) throw new LabError('It does not run here');
  });

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

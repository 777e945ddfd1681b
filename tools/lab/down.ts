import { existsSync, readFileSync } from 'node:fs';
import { readFile, rm, rmdir } from 'node:fs/promises';
import { killLabProcesses, labGroups, labPids, removeLabGroups } from './node/cgroup.ts';
import type { LabPaths } from './paths.ts';
import { clientDir, madeFoldersFile, nodesDir, registryDir, stateFile } from './paths.ts';
import { requireOnlyLab } from './guard.ts';
import { withLock } from './lock.ts';
import { labLinks, labNamespaces, removeNetwork } from './node/network.ts';
import { succeeds } from './program.ts';

/** Stops the lab and removes all of it except the image cache, including what a crashed lab has left behind. */
export function bringDown(paths: LabPaths): Promise<void> {
  return withLock(async () => {
    requireOnlyLab(paths);
    await removeLab(paths);
  });
}

/**
 * Kills the processes instead of stopping them, since nothing of the lab is kept: a swarm node takes seconds to leave
 * gracefully, and a crashed lab has to be removed this way anyway.
 */
export async function removeLab(paths: LabPaths): Promise<void> {
  await killLabProcesses();
  await removeNetwork();
  // The engines' mounts were in their own namespaces and are gone; this finds those that an operator left.
  for (const path of labMounts(paths).toReversed()) await succeeds('umount', ['--lazy', path]);
  await removeLabGroups();
  await removeMadeFolders(paths);
  await removeFiles(paths);
}

/** Describes what is left of a lab, one text per item. */
export async function labRemains(paths: LabPaths): Promise<string[]> {
  return [
    ...labPids().map((pid) => `process ${pid}`),
    ...(await labNamespaces()).map((name) => `network namespace ${name}`),
    ...(await labLinks()).map((name) => `link ${name}`),
    ...labMounts(paths).map((path) => `mount ${path}`),
    ...labGroups().map((path) => `cgroup ${path}`),
    ...(existsSync(paths.dir) ? [`folder ${paths.dir}`] : []),
  ];
}

function labMounts(paths: LabPaths): string[] {
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${paths.dir}/`));
}

async function removeMadeFolders(paths: LabPaths): Promise<void> {
  const made = await readFile(madeFoldersFile(paths), 'utf8').catch(() => '');
  for (const folder of made.split('\n').filter(Boolean)) await rmdirIfEmpty(folder);
}

/** Removes only what the lab writes: an environment variable names the folder, and it might contain other files. */
async function removeFiles(paths: LabPaths): Promise<void> {
  const own = [
    nodesDir(paths),
    registryDir(paths),
    clientDir(paths),
    madeFoldersFile(paths),
    stateFile(paths.dir),
  ];
  for (const path of [...own, `${stateFile(paths.dir)}.new`]) {
    await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
  await rmdirIfEmpty(paths.dir);
}

async function rmdirIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}

import { existsSync, readFileSync } from 'node:fs';
import { readFile, rm, rmdir } from 'node:fs/promises';
import { killLabProcesses, labGroups, labPids, removeLabGroups } from './cgroup.ts';
import type { LabPaths } from './paths.ts';
import { clientDir, madeFoldersFile, nodesDir, registryDir, stateFile } from './paths.ts';
import { requireOnlyLab } from './guard.ts';
import { withLock } from './lock.ts';
import { labLinks, labNamespaces, removeNetwork } from './network.ts';
import { succeeds } from './program.ts';

/** Ends the lab and removes everything of it but the image cache, also what a crashed one left without its files. */
export function bringDown(ground: LabPaths): Promise<void> {
  return withLock(async () => {
    requireOnlyLab(ground);
    await removeLab(ground);
  });
}

/**
 * Nothing of the lab is to be kept, so its processes are not asked to end but ended: a swarm node that leaves in good
 * order takes seconds, and a crashed lab has to be removed this way anyhow.
 */
export async function removeLab(ground: LabPaths): Promise<void> {
  await killLabProcesses();
  await removeNetwork();
  // Mounts of engines are in namespaces of their own and went with them; this finds what an operator left.
  for (const path of labMounts(ground).toReversed()) await succeeds('umount', ['--lazy', path]);
  await removeLabGroups();
  await removeMadeFolders(ground);
  await removeFiles(ground);
}

/** What is left of a lab, each item in words. */
export async function labRemains(ground: LabPaths): Promise<string[]> {
  return [
    ...labPids().map((pid) => `process ${pid}`),
    ...(await labNamespaces()).map((name) => `network namespace ${name}`),
    ...(await labLinks()).map((name) => `link ${name}`),
    ...labMounts(ground).map((path) => `mount ${path}`),
    ...labGroups().map((path) => `cgroup ${path}`),
    ...(existsSync(ground.dir) ? [`folder ${ground.dir}`] : []),
  ];
}

function labMounts(ground: LabPaths): string[] {
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${ground.dir}/`));
}

async function removeMadeFolders(ground: LabPaths): Promise<void> {
  const made = await readFile(madeFoldersFile(ground), 'utf8').catch(() => '');
  for (const folder of made.split('\n').filter(Boolean)) await rmdirIfEmpty(folder);
}

/** Only what the lab writes: the folder is named by an environment variable and might hold something else. */
async function removeFiles(ground: LabPaths): Promise<void> {
  const own = [
    nodesDir(ground),
    registryDir(ground),
    clientDir(ground),
    madeFoldersFile(ground),
    stateFile(ground.dir),
  ];
  for (const path of [...own, `${stateFile(ground.dir)}.new`]) {
    await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
  await rmdirIfEmpty(ground.dir);
}

async function rmdirIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch(() => undefined);
}

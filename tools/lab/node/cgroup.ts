import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { prefix } from '../paths.ts';
import { LabError } from '../lab-error.ts';
import { isAlive, kill } from '../process.ts';
import { waitUntil } from '../wait.ts';

const mountPoint = '/sys/fs/cgroup';

/**
 * Two trees: one for the engines with their containerd and shims, one for the containers (the engine's cgroup-parent).
 * Membership proves that a process belongs to the lab, even after all files of the lab are gone.
 */
const daemonTree = `${prefix}d`;
const containerTree = prefix;

export function containerParent(cgroup: string): string {
  return `/${containerTree}/${cgroup}`;
}

/** The hierarchy that lists processes: the only one of cgroup v2, or `pids` of v1. */
export function listingHierarchy(): string {
  return isUnified() ? mountPoint : join(mountPoint, 'pids');
}

/** Creates the cgroup of a daemon and returns the file that a process writes its id to. */
export function makeDaemonGroup(cgroup: string): string {
  const folder = join(listingHierarchy(), daemonTree, cgroup);
  mkdirSync(folder, { recursive: true });
  return join(folder, 'cgroup.procs');
}

export function daemonPids(cgroup = ''): number[] {
  return pidsBelow(join(listingHierarchy(), daemonTree, cgroup));
}

/** Every live process of the lab, or of one of its daemons and the daemon's containers. */
export function labPids(cgroup = ''): number[] {
  return [...daemonPids(cgroup), ...pidsBelow(join(listingHierarchy(), containerTree, cgroup))];
}

/** Kills the processes in the cgroups of the lab, and nothing else; repeats, because a process may be forking. */
export async function killLabProcesses(cgroup = ''): Promise<void> {
  await waitUntil(
    'processes of the lab end after SIGKILL',
    () => {
      const pids = labPids(cgroup);
      for (const pid of pids) kill(pid, 'SIGKILL');
      return pids.length === 0;
    },
    { timeoutMs: 20_000, everyMs: 50, explain: () => `still running: ${labPids(cgroup).join(', ')}` },
  );
}

export function labGroups(): string[] {
  return hierarchies()
    .flatMap((hierarchy) => [join(hierarchy, daemonTree), join(hierarchy, containerTree)])
    .filter((folder) => existsSync(folder));
}

export async function removeLabGroups(): Promise<void> {
  await waitUntil('the cgroups of the lab can be removed', () => labGroups().every(removeTree), {
    timeoutMs: 10_000,
    everyMs: 50,
    explain: () => labGroups().join(', '),
  });
}

export function canMakeGroups(): boolean {
  const probe = join(listingHierarchy(), `${prefix}-probe-${process.pid}`);
  try {
    mkdirSync(probe);
    rmdirSync(probe);
    return true;
  } catch {
    return false;
  }
}

function isUnified(): boolean {
  return existsSync(join(mountPoint, 'cgroup.controllers'));
}

function hierarchies(): string[] {
  if (isUnified()) return [mountPoint];
  return subfolders(mountPoint).map((name) => join(mountPoint, name));
}

function pidsBelow(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const own = readProcs(join(folder, 'cgroup.procs')).filter(isAlive);
  return [...own, ...subfolders(folder).flatMap((name) => pidsBelow(join(folder, name)))];
}

function readProcs(file: string): number[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function removeTree(folder: string): boolean {
  const emptied = subfolders(folder).every((name) => removeTree(join(folder, name)));
  if (!emptied) return false;
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    if (error instanceof Error && 'code' in error && error.code === 'EBUSY') return false;
    throw new LabError(`Cannot remove the cgroup "${folder}"`, { cause: error });
  }
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

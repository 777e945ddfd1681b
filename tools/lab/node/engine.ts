import type { ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerParent, daemonPids, killLabProcesses } from './cgroup.ts';
import { isAnswering } from './engine-api.ts';
import { enginePath } from './engine-packages.ts';
import type { LabPaths } from '../paths.ts';
import type { Daemon } from './launch.ts';
import { launch, waitForDaemon } from './launch.ts';
import { connectNode, namespaceFile, removeLeftTunnels } from './network.ts';
import type { LabNode } from './node.ts';
import { commandLine, kill } from '../process.ts';
import { waitUntil } from '../wait.ts';

/**
 * Folders that engines on one machine would share: the engine key (one id for all), and the sockets of the engine, of
 * containerd and of its shims. Each engine gets its own folder mounted there. It outlives the engine, so that a restarted
 * one finds its shims.
 */
export const sharedFolders = ['/etc/docker', '/run', '/opt/containerd'];

// "ip netns exec" would mount a new /sys without the cgroups. With a private mount namespace, all mounts of the engine
// disappear when its last process ends.
const enterNode = ['unshare', '--uts', '--mount', '--propagation', 'private', '--', '/bin/sh', '-c'];
const startEngine = `set -e
echo "$1" > /proc/sys/kernel/hostname; config=$2; private=$3; shift 3
for folder; do mkdir -p "$private$folder"; mount --bind "$private$folder" "$folder"; done
exec dockerd --config-file "$config"`;

export interface EngineOptions {
  readonly debug?: boolean;
}

export function enginePid(node: LabNode): number | undefined {
  return daemonPids(node.cgroup).find((pid) => {
    const command = commandLine(pid);
    return command[0]?.endsWith('dockerd') === true && command.includes(configFile(node));
  });
}

/** Starts the engine of a node if it does not run, and waits until it answers. */
export async function startEngineOf(
  paths: LabPaths,
  node: LabNode,
  options: EngineOptions = {},
): Promise<void> {
  await connectNode(node);
  const child = enginePid(node) === undefined ? await launchEngine(paths, node, options) : undefined;
  await waitForDaemon(engineDaemon(paths, node), child, () => isAnswering(node.socket));
}

/** Stops an engine as an administrator would; its containers stop with it. */
export async function stopEngineOf(node: LabNode): Promise<void> {
  await signalEngine(node, 'SIGTERM');
  await killLabProcesses(node.cgroup);
}

/** Kills an engine as a crash would: containerd dies with it, containers and their shims keep running. */
export async function killEngineOf(node: LabNode): Promise<void> {
  await signalEngine(node, 'SIGKILL');
}

async function signalEngine(node: LabNode, signal: NodeJS.Signals): Promise<void> {
  const pid = enginePid(node);
  if (pid === undefined) return;
  kill(pid, signal);
  await waitUntil(`the engine of node "${node.name}" ends`, () => enginePid(node) === undefined, {
    timeoutMs: 30_000,
    everyMs: 50,
  });
}

async function launchEngine(paths: LabPaths, node: LabNode, options: EngineOptions): Promise<ChildProcess> {
  await mkdir(join(node.dir, 'private'), { recursive: true });
  await writeFile(configFile(node), JSON.stringify(engineConfig(paths, node, options), null, 2));
  await removeStaleEngine(node);
  return launch(engineDaemon(paths, node));
}

/**
 * A crashed engine leaves pid files, whose ids may belong to other processes by now, and for a moment its containerd.
 * The next engine would mistake either for its own containerd and wait for it forever.
 */
async function removeStaleEngine(node: LabNode): Promise<void> {
  await waitUntil(`the previous containerd of node "${node.name}" ends`, () => {
    const obsolete = daemonPids(node.cgroup).filter(
      (pid) => commandLine(pid)[0]?.endsWith('containerd') === true,
    );
    for (const pid of obsolete) kill(pid, 'SIGKILL');
    return obsolete.length === 0;
  });
  const stale = [pidFile(node), node.socket, join(node.dir, 'exec', 'containerd', 'containerd.pid')];
  for (const file of stale) await rm(file, { force: true });
  await removeLeftTunnels(node);
}

function engineDaemon(paths: LabPaths, node: LabNode): Daemon {
  const startArgs = [node.name, configFile(node), join(node.dir, 'private'), ...sharedFolders];
  return {
    title: `the engine of node "${node.name}"`,
    cgroup: node.cgroup,
    logFile: join(node.dir, 'log'),
    path: enginePath(paths, node.engine),
    command: ['nsenter', `--net=${namespaceFile(node)}`, ...enterNode, startEngine, 'sh', ...startArgs],
  };
}

function engineConfig(paths: LabPaths, node: LabNode, { debug = false }: EngineOptions): object {
  return {
    'data-root': join(node.dir, 'data'),
    'exec-root': join(node.dir, 'exec'),
    pidfile: pidFile(node),
    // The second is where containers of the node find it, as on any machine: in the node's own /run.
    hosts: [`unix://${node.socket}`, 'unix:///run/docker.sock'],
    debug,
    'storage-driver': 'overlay2',
    // With systemd the engine would have it create the cgroups, where the lab does not find them.
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'cgroup-parent': containerParent(node.cgroup),
    bip: `172.31.${node.index}.1/24`,
    // Nothing listens there, so that DNS lookups of containers fail at once instead of timing out.
    dns: [paths.gateway],
    'insecure-registries': [`${paths.network}.0/24`],
    'registry-mirrors': [`http://${paths.registry}`],
    'log-driver': 'json-file',
    'log-opts': { 'max-size': '5m', 'max-file': '1' },
    'shutdown-timeout': 3,
    // No default ulimits: raising one needs CAP_SYS_RESOURCE, which root in a virtual machine or container may lack.
  };
}

function configFile(node: LabNode): string {
  return join(node.dir, 'daemon.json');
}

function pidFile(node: LabNode): string {
  return join(node.dir, 'pid');
}

import type { ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerParent, daemonPids, killLabProcesses } from './cgroup.ts';
import { isAnswering } from './engine-api.ts';
import { enginePath } from './engine-packages.ts';
import type { LabPaths } from './paths.ts';
import type { Daemon } from './launch.ts';
import { launch, waitForDaemon } from './launch.ts';
import { connectNode, namespaceFile, removeLeftTunnels } from './network.ts';
import type { LabNode } from './node.ts';
import { commandLine, kill } from './process.ts';
import { waitUntil } from './wait.ts';

/**
 * What engines of one machine would share: their key (one engine id for all), and the sockets of containerd and its
 * shims. Each sees a folder of its own there, which survives the engine, so that a restarted one finds its shims.
 */
export const sharedFolders = ['/etc/docker', '/run/containerd', '/run/docker', '/opt/containerd'];

// "ip netns exec" would mount a new /sys without the cgroups; a private mount namespace takes every mount of the
// engine with it when its last process ends.
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

/** Starts the engine of a node unless it runs, and waits until it answers. */
export async function startEngineOf(
  ground: LabPaths,
  node: LabNode,
  options: EngineOptions = {},
): Promise<void> {
  await connectNode(node);
  const child = enginePid(node) === undefined ? await launchEngine(ground, node, options) : undefined;
  await waitForDaemon(engineDaemon(ground, node), child, () => isAnswering(node.socket));
}

/** Ends an engine as an administrator would; its containers end with it. */
export async function stopEngineOf(node: LabNode): Promise<void> {
  await signalEngine(node, 'SIGTERM');
  await killLabProcesses(node.cgroup);
}

/** Ends an engine as a crash would: containerd dies with it, containers and their shims live on. */
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

async function launchEngine(ground: LabPaths, node: LabNode, options: EngineOptions): Promise<ChildProcess> {
  await mkdir(join(node.dir, 'private'), { recursive: true });
  await writeFile(configFile(node), JSON.stringify(engineConfig(ground, node, options), null, 2));
  await removeFormerEngine(node);
  return launch(engineDaemon(ground, node));
}

/**
 * A crashed engine leaves pid files, whose numbers may belong to others by now, and for a moment its containerd. The
 * next engine would take either for its own containerd and wait for it in vain.
 */
async function removeFormerEngine(node: LabNode): Promise<void> {
  await waitUntil(`the former containerd of node "${node.name}" ends`, () => {
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

function engineDaemon(ground: LabPaths, node: LabNode): Daemon {
  const startArgs = [node.name, configFile(node), join(node.dir, 'private'), ...sharedFolders];
  return {
    title: `the engine of node "${node.name}"`,
    cgroup: node.cgroup,
    logFile: join(node.dir, 'log'),
    path: enginePath(ground, node.engine),
    command: ['nsenter', `--net=${namespaceFile(node)}`, ...enterNode, startEngine, 'sh', ...startArgs],
  };
}

function engineConfig(ground: LabPaths, node: LabNode, { debug = false }: EngineOptions): object {
  return {
    'data-root': join(node.dir, 'data'),
    'exec-root': join(node.dir, 'exec'),
    pidfile: pidFile(node),
    hosts: [`unix://${node.socket}`],
    debug,
    'storage-driver': 'overlay2',
    // With systemd the engine would ask it for cgroups, and then they are not where the lab finds them.
    'exec-opts': ['native.cgroupdriver=cgroupfs'],
    'cgroup-parent': containerParent(node.cgroup),
    bip: `172.31.${node.index}.1/24`,
    // Nothing listens there, so that lookups of containers fail at once instead of looking for a way out.
    dns: [ground.gateway],
    'insecure-registries': [ground.registry],
    'registry-mirrors': [`http://${ground.registry}`],
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

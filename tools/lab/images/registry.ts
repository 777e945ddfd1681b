import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { daemonPids } from '../node/cgroup.ts';
import type { LabPaths } from '../paths.ts';
import { registryDir } from '../paths.ts';
import type { Daemon } from '../node/launch.ts';
import { launch, waitForDaemon } from '../node/launch.ts';
import { commandLine } from '../process.ts';

const cgroup = 'registry';

/** Starts the registry if it does not run. It listens on the bridge, where every node reaches it. */
export async function startRegistry(paths: LabPaths): Promise<void> {
  const child = isRegistryRunning(paths) ? undefined : await launchRegistry(paths);
  await waitForDaemon(registryDaemon(paths), child, () => isServing(paths));
}

export function isRegistryRunning(paths: LabPaths): boolean {
  return daemonPids(cgroup).some((pid) => commandLine(pid).includes(configFile(paths)));
}

async function launchRegistry(paths: LabPaths) {
  await mkdir(registryDir(paths), { recursive: true });
  // JSON is valid YAML, so paths need no extra quoting.
  const config = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(registryDir(paths), 'data') }, delete: { enabled: true } },
    http: { addr: paths.registry },
  };
  await writeFile(configFile(paths), JSON.stringify(config));
  return launch(registryDaemon(paths));
}

function registryDaemon(paths: LabPaths): Daemon {
  return {
    title: `the registry on ${paths.registry}`,
    cgroup,
    logFile: join(registryDir(paths), 'log'),
    command: ['docker-registry', 'serve', configFile(paths)],
  };
}

function configFile(paths: LabPaths): string {
  return join(registryDir(paths), 'config.yml');
}

async function isServing(paths: LabPaths): Promise<boolean> {
  return fetch(`http://${paths.registry}/v2/`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { daemonPids } from './cgroup.ts';
import type { LabPaths } from './paths.ts';
import { registryDir } from './paths.ts';
import type { Daemon } from './launch.ts';
import { launch, waitForDaemon } from './launch.ts';
import { commandLine } from './process.ts';

const cgroup = 'registry';

/** Starts the registry if it does not run. It listens on the bridge, where every node reaches it. */
export async function startRegistry(ground: LabPaths): Promise<void> {
  const child = isRegistryRunning(ground) ? undefined : await launchRegistry(ground);
  await waitForDaemon(registryDaemon(ground), child, () => isServing(ground));
}

export function isRegistryRunning(ground: LabPaths): boolean {
  return daemonPids(cgroup).some((pid) => commandLine(pid).includes(configFile(ground)));
}

async function launchRegistry(ground: LabPaths) {
  await mkdir(registryDir(ground), { recursive: true });
  // JSON is valid YAML, so paths need no extra quoting.
  const config = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(registryDir(ground), 'data') }, delete: { enabled: true } },
    http: { addr: ground.registry },
  };
  await writeFile(configFile(ground), JSON.stringify(config));
  return launch(registryDaemon(ground));
}

function registryDaemon(ground: LabPaths): Daemon {
  return {
    title: `the registry on ${ground.registry}`,
    cgroup,
    logFile: join(registryDir(ground), 'log'),
    command: ['docker-registry', 'serve', configFile(ground)],
  };
}

function configFile(ground: LabPaths): string {
  return join(registryDir(ground), 'config.yml');
}

async function isServing(ground: LabPaths): Promise<boolean> {
  return fetch(`http://${ground.registry}/v2/`, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}

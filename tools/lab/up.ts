import { existsSync, mkdirSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { labGroups } from './node/cgroup.ts';
import { removeLab } from './down.ts';
import type { EngineOptions } from './node/engine.ts';
import { enginePid, sharedFolders, startEngineOf } from './node/engine.ts';
import { fetchEngine } from './node/engine-packages.ts';
import type { LabPaths } from './paths.ts';
import { madeFoldersFile } from './paths.ts';
import { requireOnlyLab } from './guard.ts';
import type { Image } from './images/image.ts';
import { buildImages } from './images/image.ts';
import { LabError } from './lab-error.ts';
import { withLock } from './lock.ts';
import { labNamespaces, makeBridge, requireFreeNetwork } from './node/network.ts';
import type { LabNode, Shape } from './node/node.ts';
import { planNodes } from './node/node.ts';
import { preloadImages } from './images/preload.ts';
import { publishImages } from './images/publish.ts';
import { startRegistry } from './images/registry.ts';
import { readLab, writeLab } from './state.ts';
import { requireSupport } from './support.ts';
import { formSwarm } from './swarm.ts';

interface UpOptions extends EngineOptions {
  readonly router?: boolean;
}

/** Brings the lab to the requested shape: starts what does not run, and leaves the rest alone. */
export function bringUp(paths: LabPaths, shape: Shape, options: UpOptions = {}): Promise<LabNode[]> {
  const nodes = planNodes(paths, shape);
  requireSupport();
  return withLock(async () => {
    requireOnlyLab(paths);
    await settlePreviousLab(paths, nodes);
    await requireFreeNetwork(paths);
    for (const { engine } of nodes) if (engine !== undefined) await fetchEngine(paths, engine);
    await writeLab(paths, nodes);
    await makeSharedFolders(paths);
    await makeBridge(paths);
    const [images] = await Promise.all([prepareImages(paths, options), formSwarmOf(paths, nodes, options)]);
    await Promise.all(nodes.map((node) => preloadImages(node, images)));
    return nodes;
  });
}

/** Continues a lab of the same shape, however it ended; removes the remains of any other. */
async function settlePreviousLab(paths: LabPaths, nodes: readonly LabNode[]): Promise<void> {
  const previous = (await readLab(paths))?.nodes;
  if (previous !== undefined && shapeOf(previous) === shapeOf(nodes)) return;
  if (previous?.some((node) => enginePid(node) !== undefined) === true) {
    throw new LabError(
      `Cannot start the nodes ${shapeOf(nodes)}: the lab in "${paths.dir}" runs with ${shapeOf(previous)}: ` +
        'end it first with npm run lab -- down',
    );
  }
  const remains = existsSync(paths.dir) || labGroups().length > 0 || (await labNamespaces()).length > 0;
  if (remains) await removeLab(paths);
}

async function prepareImages(paths: LabPaths, { router = false }: UpOptions): Promise<Image[]> {
  const [images] = await Promise.all([buildImages(paths, router), startRegistry(paths)]);
  await publishImages(paths, images);
  return images;
}

async function formSwarmOf(
  paths: LabPaths,
  nodes: readonly LabNode[],
  options: EngineOptions,
): Promise<void> {
  await Promise.all(nodes.map((node) => startEngineOf(paths, node, options)));
  await formSwarm(nodes);
}

/** Engines mount their own folders over these. Records the folders that it creates, so that `down` removes them. */
async function makeSharedFolders(paths: LabPaths): Promise<void> {
  for (const folder of sharedFolders.filter((path) => !existsSync(path))) {
    await appendFile(madeFoldersFile(paths), `${folder}\n`);
    mkdirSync(folder, { recursive: true });
  }
}

function shapeOf(nodes: readonly LabNode[]): string {
  return nodes
    .map(
      ({ name, role, address, engine }) => `${name} (${[role, address, engine].filter(Boolean).join(', ')})`,
    )
    .join(', ');
}

import { existsSync, mkdirSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { labGroups } from './cgroup.ts';
import { removeLab } from './down.ts';
import type { EngineOptions } from './engine.ts';
import { enginePid, sharedFolders, startEngineOf } from './engine.ts';
import { fetchEngine } from './engine-packages.ts';
import type { LabPaths } from './paths.ts';
import { madeFoldersFile } from './paths.ts';
import { requireOnlyLab } from './guard.ts';
import type { Image } from './image.ts';
import { buildImages } from './image.ts';
import { LabError } from './lab-error.ts';
import { withLock } from './lock.ts';
import { labNamespaces, makeBridge, requireFreeNetwork } from './network.ts';
import type { LabNode, Shape } from './node.ts';
import { planNodes } from './node.ts';
import { preloadImages } from './preload.ts';
import { publishImages } from './publish.ts';
import { startRegistry } from './registry.ts';
import { readLab, writeLab } from './state.ts';
import { requireSupport } from './support.ts';
import { formSwarm } from './swarm.ts';

/** Brings the lab to the requested shape: starts what does not run, and leaves the rest alone. */
export function bringUp(ground: LabPaths, shape: Shape, options: EngineOptions = {}): Promise<LabNode[]> {
  const nodes = planNodes(ground, shape);
  requireSupport();
  return withLock(async () => {
    requireOnlyLab(ground);
    await settlePreviousLab(ground, nodes);
    await requireFreeNetwork(ground);
    for (const { engine } of nodes) if (engine !== undefined) await fetchEngine(ground, engine);
    await writeLab(ground, nodes);
    await makeSharedFolders(ground);
    await makeBridge(ground);
    const [images] = await Promise.all([prepareImages(ground), formSwarmOf(ground, nodes, options)]);
    await Promise.all(nodes.map((node) => preloadImages(node, images)));
    return nodes;
  });
}

/** Continues a lab of the same shape, however it ended; removes the remains of any other. */
async function settlePreviousLab(ground: LabPaths, nodes: readonly LabNode[]): Promise<void> {
  const previous = (await readLab(ground))?.nodes;
  if (previous !== undefined && shapeOf(previous) === shapeOf(nodes)) return;
  if (previous?.some((node) => enginePid(node) !== undefined) === true) {
    throw new LabError(
      `Cannot start the nodes ${shapeOf(nodes)}: the lab in "${ground.dir}" runs with ${shapeOf(previous)}: ` +
        'end it first with npm run lab -- down',
    );
  }
  const remains = existsSync(ground.dir) || labGroups().length > 0 || (await labNamespaces()).length > 0;
  if (remains) await removeLab(ground);
}

async function prepareImages(ground: LabPaths): Promise<Image[]> {
  const [images] = await Promise.all([buildImages(ground), startRegistry(ground)]);
  await publishImages(ground, images);
  return images;
}

async function formSwarmOf(
  ground: LabPaths,
  nodes: readonly LabNode[],
  options: EngineOptions,
): Promise<void> {
  await Promise.all(nodes.map((node) => startEngineOf(ground, node, options)));
  await formSwarm(nodes);
}

/** Engines mount their own folders over these. Records the folders that it creates, so that `down` removes them. */
async function makeSharedFolders(ground: LabPaths): Promise<void> {
  for (const folder of sharedFolders.filter((path) => !existsSync(path))) {
    await appendFile(madeFoldersFile(ground), `${folder}\n`);
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

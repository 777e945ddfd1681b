import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { LabPaths } from './paths.ts';
import { groundIn, stateFile } from './paths.ts';
import type { LabNode, PlannedNode } from './node.ts';
import { placeNode } from './node.ts';

interface StoredState {
  readonly network: string;
  readonly nodes: readonly PlannedNode[];
}

/** A lab as it was started: its network may differ from the one that the environment requests now. */
export interface StartedLab {
  readonly ground: LabPaths;
  readonly nodes: readonly LabNode[];
}

/** The lab in this folder; undefined if there is none, or if its file was never finished. */
export async function readLab({ dir }: Pick<LabPaths, 'dir'>): Promise<StartedLab | undefined> {
  try {
    // Only writeLab() writes this file; any other content does not parse or has no nodes.
    const stored = JSON.parse(await readFile(stateFile(dir), 'utf8')) as StoredState;
    const ground = groundIn(dir, stored.network);
    return { ground, nodes: stored.nodes.map((node) => placeNode(ground, node)) };
  } catch {
    return undefined;
  }
}

export async function writeLab(ground: LabPaths, nodes: readonly LabNode[]): Promise<void> {
  const stored: StoredState = {
    network: ground.network,
    nodes: nodes.map(({ index, name, role, engine }) => ({
      ...{ index, name, role },
      ...(engine && { engine }),
    })),
  };
  await mkdir(ground.dir, { recursive: true });
  const draft = `${stateFile(ground.dir)}.new`;
  await writeFile(draft, JSON.stringify(stored, null, 2));
  await rename(draft, stateFile(ground.dir));
}

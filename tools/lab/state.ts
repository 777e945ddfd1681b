import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { LabPaths } from './paths.ts';
import { pathsIn, stateFile } from './paths.ts';
import type { LabNode, PlannedNode } from './node/node.ts';
import { placeNode } from './node/node.ts';

interface StoredState {
  readonly network: string;
  readonly nodes: readonly PlannedNode[];
}

/** A lab as it was started: its network may differ from the one that the environment requests now. */
export interface StartedLab {
  readonly paths: LabPaths;
  readonly nodes: readonly LabNode[];
}

/** The lab in this folder; undefined if there is none, or if its file was never finished. */
export async function readLab({ dir }: Pick<LabPaths, 'dir'>): Promise<StartedLab | undefined> {
  try {
    // Only writeLab() writes this file; any other content does not parse or has no nodes.
    const stored = JSON.parse(await readFile(stateFile(dir), 'utf8')) as StoredState;
    const paths = pathsIn(dir, stored.network);
    return { paths, nodes: stored.nodes.map((node) => placeNode(paths, node)) };
  } catch {
    return undefined;
  }
}

export async function writeLab(paths: LabPaths, nodes: readonly LabNode[]): Promise<void> {
  const stored: StoredState = {
    network: paths.network,
    nodes: nodes.map(({ index, name, role, engine }) => ({
      ...{ index, name, role },
      ...(engine && { engine }),
    })),
  };
  await mkdir(paths.dir, { recursive: true });
  const draft = `${stateFile(paths.dir)}.new`;
  await writeFile(draft, JSON.stringify(stored, null, 2));
  await rename(draft, stateFile(paths.dir));
}

import { readFile } from 'node:fs/promises';
import { callEngineOrFail, messageOf } from '../node/engine-api.ts';
import type { Image } from './image.ts';
import { LabError } from '../lab-error.ts';
import type { LabNode } from '../node/node.ts';

/** Loads the images that a node has without pulling, if they are missing. */
export async function preloadImages(node: LabNode, images: readonly Image[]): Promise<void> {
  const present = await readTags(node);
  const loaded = images.filter(({ recipe }) => recipe.isForManagers !== true || node.role === 'manager');
  for (const { recipe, config, archiveFile } of loaded) {
    const complete = recipe.localTags.every((tag) => present.get(tag) === config.digest);
    if (archiveFile !== undefined && !complete) await load(node, archiveFile);
  }
}

async function readTags(node: LabNode): Promise<Map<string, string>> {
  const listed = await callEngineOrFail(node.socket, { method: 'GET', path: '/images/json' });
  const images = listed as { Id: string; RepoTags: string[] | null }[];
  return new Map(images.flatMap(({ Id, RepoTags }) => (RepoTags ?? []).map((tag) => [tag, Id] as const)));
}

async function load(node: LabNode, archiveFile: string): Promise<void> {
  const answer = await callEngineOrFail(node.socket, {
    method: 'POST',
    path: '/images/load?quiet=1',
    body: await readFile(archiveFile),
    timeoutMs: 60_000,
  });
  // The status is sent before the images are loaded, so a failure only shows in the text.
  const text = messageOf(answer);
  if (!text.includes('Loaded image')) {
    throw new LabError(`Cannot load "${archiveFile}" on node "${node.name}": ${text}`);
  }
}

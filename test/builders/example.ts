import { readdirSync, readFileSync } from 'node:fs';
import type { ManifestSet } from '../../src/model/manifest/manifest.ts';
import type { SourceFile } from '../../src/model/manifest/source-file.ts';
import { parsedSet } from './manifests.ts';

const folder = new URL('../../manifests/', import.meta.url);

/** The worked example of the README, from `manifests/`. */
export const exampleFiles = (): readonly SourceFile[] =>
  readdirSync(folder)
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path, content: readFileSync(new URL(path, folder)) }));

export const exampleSet = (): ManifestSet => parsedSet(exampleFiles());

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findReferences } from '../../src/manifest/find-references.ts';
import { parseManifests } from '../../src/manifest/parse-manifests.ts';
import { contentOf } from '../../src/model/manifest/content.ts';
import type { ReferencedFile } from '../../src/model/manifest/source-file.ts';
import { renderProblems } from '../../src/report/problems.ts';

// A case is a folder with the files of a user and the expected problems.txt. Files other than manifests are those that the
// manifests refer to.
const cases = join(import.meta.dirname, '..', 'golden', 'problems');

describe('parseManifests() reports problems and their position', () => {
  it.each(readdirSync(cases))('%s', async (name) => {
    const folder = join(cases, name);
    const paths = readdirSync(folder).filter((path) => path.endsWith('.yaml'));
    const files = paths.map((path) => ({ path, content: readFileSync(join(folder, path)) }));

    const { problems } = parseManifests(files, referencedIn(folder, findReferences(files)));

    expect(problems).not.toEqual([]);
    await expect(renderProblems(problems)).toMatchFileSnapshot(join(folder, 'problems.txt'));
  });
});

const referencedIn = (folder: string, paths: readonly string[]): readonly ReferencedFile[] =>
  paths.map((path) => {
    const place = join(folder, path);
    if (!existsSync(place)) return { path, status: 'missing' };
    return { path, status: 'read', content: contentOf(readFileSync(place)) };
  });

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The story of the product on a real swarm, and what it stands on: every run has these. */
export const mainStory: readonly string[] = [
  'test/e2e/daemon.test.ts',
  'test/e2e/drift-table.test.ts',
  'test/e2e/git-to-swarm.test.ts',
  'test/e2e/lab.test.ts',
  'test/e2e/life-of-clusters.test.ts',
  'test/e2e/vendor-page-router.test.ts',
  'test/e2e/vendor-page.test.ts',
];

/** Test files that run by tenths, from the root and sorted. */
export const longFiles = {
  properties: testFilesIn('test').filter((path) =>
    /^ *itHolds\(/m.test(readFileSync(join(root, path), 'utf8')),
  ),
  e2e: testFilesIn('test/e2e').filter((path) => !mainStory.includes(path)),
};

function testFilesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) =>
      relative(root, join(root, folder, path))
        .split(sep)
        .join('/'),
    )
    .sort();
}

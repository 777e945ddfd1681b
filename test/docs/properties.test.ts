import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..');

it('docs/properties.md lists every property: all tests use fast-check through itHolds()', () => {
  const testFiles = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.test.ts'),
  );

  const others = testFiles.filter((path) =>
    /\bfc\.(assert|check)\(/.test(readFileSync(join(folder, path), 'utf8')),
  );

  expect(others).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { resolveSourcePath } from '../../../src/model/manifest/source-path.ts';

describe('resolveSourcePath()', () => {
  it.each([
    ['web.yaml', 'a.key', 'a.key'],
    ['east/web.yaml', 'a.key', 'east/a.key'],
    ['east/web.yaml', './certs//a.key', 'east/certs/a.key'],
    ['east/web.yaml', '../certs/a.key', 'certs/a.key'],
    ['web.yaml', '_keys/.a', '_keys/.a'],
    ['web.yaml', 'gitlab/.gitignore', 'gitlab/.gitignore'],
  ])('resolves in %s the path %s to %s', (manifest, path, expected) => {
    expect(resolveSourcePath(manifest, path)).toBe(expected);
  });

  it.each([
    ['web.yaml', '../a.key'],
    ['east/web.yaml', '../../a.key'],
    ['east/web.yaml', '../../east/web.yaml'],
    ['web.yaml', '/etc/shadow'],
    ['web.yaml', '.git/config'],
    ['web.yaml', 'sub/.GIT/config'],
    ['web.yaml', '.'],
    ['east/web.yaml', '..'],
  ])('resolves in %s the path %s to none in the source', (manifest, path) => {
    expect(resolveSourcePath(manifest, path)).toBeUndefined();
  });
});

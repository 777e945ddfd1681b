/**
 * Resolves a path from a manifest, relative to the source's root; undefined if it leads out of the source. As in Compose
 * files, the path is relative to the file that contains it. The `.git` folder of a work tree is not part of the source.
 */
export function resolveSourcePath(manifestFile: string, path: string): string | undefined {
  if (path.startsWith('/')) return undefined;
  const segments = manifestFile.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  const isGitFolder = segments.some((segment) => segment.toLowerCase() === '.git');
  return segments.length === 0 || isGitFolder ? undefined : segments.join('/');
}

/**
 * Where a path leads that a manifest says, relative to the source's root; undefined where it leads out of the source.
 * As in Compose files it is relative to the file that says it. A work tree's `.git` is no part of its source.
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

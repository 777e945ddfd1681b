/** Drafts, editor files and `.git` are left out by their first character. */
const isHiddenName = (name: string): boolean => name.startsWith('.') || name.startsWith('_');

const isManifestName = (name: string): boolean => name.endsWith('.yaml') || name.endsWith('.yml');

/** A relative path with `/` of which no part is hidden. */
export const isVisiblePath = (path: string): boolean => !path.split('/').some(isHiddenName);

export const isManifestPath = (path: string): boolean => isVisiblePath(path) && isManifestName(path);

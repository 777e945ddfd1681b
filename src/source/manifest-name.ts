/** Skips drafts, editor files and `.git`. */
const isHiddenName = (name: string): boolean => name.startsWith('.') || name.startsWith('_');

const isManifestName = (name: string): boolean => name.endsWith('.yaml') || name.endsWith('.yml');

/** Whether no segment of a relative path (with `/`) is hidden. */
export const isVisiblePath = (path: string): boolean => !path.split('/').some(isHiddenName);

export const isManifestPath = (path: string): boolean => isVisiblePath(path) && isManifestName(path);

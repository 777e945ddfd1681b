/** Skips drafts, editor files and `.git`. */
const isHiddenName = (name: string): boolean => name.startsWith('.') || name.startsWith('_');

/** In any case: on some file systems these names are the same. */
const isManifestName = (name: string): boolean => /\.ya?ml$/i.test(name);

/** Whether no segment of a relative path (with `/`) is hidden. */
export const isVisiblePath = (path: string): boolean => !path.split('/').some(isHiddenName);

export const isManifestPath = (path: string): boolean => isVisiblePath(path) && isManifestName(path);

/** What bytes that are not UTF-8 become in a name. Such a name cannot be written, so its file cannot be opened by it. */
export const isReadableName = (name: string): boolean => !name.includes('\ufffd');

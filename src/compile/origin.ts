import type { Located } from '../model/manifest/manifest.ts';

/** The location of a manifest, for display: `east.yaml:4`. */
export const originOf = (located: Located): string => `${located.file}:${located.locate('/metadata').line}`;

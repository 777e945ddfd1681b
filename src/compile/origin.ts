import type { Located } from '../model/manifest.ts';

/** Where a manifest stands, for people: `east.yaml:4`. */
export const originOf = (located: Located): string => `${located.file}:${located.locate('/metadata').line}`;

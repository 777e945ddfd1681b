import type { Located } from '../../model/manifest.ts';

/** Where a field of another manifest stands, for a message: `east.yaml:12`. */
export const placeOf = (located: Located, pointer: string): string =>
  `${located.file}:${located.locate(pointer).line}`;

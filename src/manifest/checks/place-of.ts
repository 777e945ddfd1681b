import type { Located } from '../../model/manifest/manifest.ts';

/** The location of a field of another manifest, for messages: `east.yaml:12`. */
export const placeOf = (located: Located, pointer: string): string =>
  `${located.file}:${located.locate(pointer).line}`;

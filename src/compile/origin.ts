import type { Declared } from '../model/manifest/manifest.ts';

/** The location of a manifest, for display: `east.yaml:4`. */
export const originOf = ({ file, position }: Declared): string => `${file}:${position.line}`;
